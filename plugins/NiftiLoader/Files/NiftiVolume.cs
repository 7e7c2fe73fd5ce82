using System.Collections.Immutable;
using ImageLoaders;
using NiftiLoader.Headers;

namespace NiftiLoader.Files;

/// <summary>A header, and where its voxels are.</summary>
internal sealed class NiftiVolume : IDisposable
{
    private readonly NiftiFile[] _files;
    private readonly VoxelBytes _bytes;
    private readonly long _completeFrames;

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: the file is cut off.</exception>
    public NiftiVolume(NiftiHeader header, VoxelBytes bytes, params NiftiFile[] files)
    {
        (Header, _bytes, _files, Remarks) = (header, bytes, files, header.Remarks);
        Version = Array.TrueForAll(files, file => file.Version is not null) ? string.Join('|', files.Select(file => file.Version)) : null;
        CanBeKept = bytes is WholeBytes || !Array.Exists(files, file => file is LocalFile);
        _completeFrames = header.FrameCount;
        if (bytes.LengthBytes is not { } length || length >= header.EndOffset)
            return;
        _completeFrames = CountComplete(header, length);
        Remarks = Remarks.Add($"The header states {header.FrameCount:N0} slices, and the file has {_completeFrames:N0}.");
    }

    public NiftiHeader Header { get; }

    public ImmutableArray<string> Remarks { get; }

    public string? Version { get; }

    /// <summary>Whether it needs no open file.</summary>
    public bool CanBeKept { get; }

    /// <summary>How much memory it takes beyond one load.</summary>
    public long HeldBytes => _bytes.HeldBytes + _files.Sum(file => (long)file.Start.Length);

    /// <summary>Reads a slice.</summary>
    /// <param name="index">The number of the slice in the file, from 0.</param>
    /// <param name="destination">All bytes of the slice.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: the file ends before the slice does.</exception>
    public async ValueTask ReadAsync(long index, Memory<byte> destination, CancellationToken cancellationToken)
    {
        var offset = Header.VoxelOffset + (index * Header.FrameBytes);
        if (index >= _completeFrames)
            throw CutOff(offset, $"has {_completeFrames:N0} complete slices");
        var count = await _bytes.ReadAsync(offset, destination, cancellationToken).ConfigureAwait(false);
        if (count < destination.Length)
            throw CutOff(offset, "ends before");
        if (_bytes is not WholeBytes)
            Array.ForEach(_files, static file => file.ThrowIfChanged());
    }

    public void Dispose() => Array.ForEach(_files, static file => file.Dispose());

    // A file has no other mark of its end: part of a slice may as well mean that the sizes are wrong.
    private static long CountComplete(NiftiHeader header, long length)
    {
        var voxels = Math.Max(0, length - header.VoxelOffset);
        var (complete, rest) = Math.DivRem(voxels, header.FrameBytes);
        return complete > 0 && rest == 0 && complete >= header.FrameCount / 1000 ? complete
            : throw NiftiError.Malformed($"The header states {header.FrameCount:N0} slices of {header.Rows:N0} x "
                + $"{header.Columns:N0} voxels of {header.Type.Name}, which end at byte {header.EndOffset:N0}, and the file ends at byte "
                    + $"{length:N0}: it is cut off, or its header is wrong.");
    }

    private ImageLoadException CutOff(long offset, string what) => NiftiError.Malformed(
        $"The slice lies at bytes {offset:N0} to {offset + Header.FrameBytes - 1:N0}, and the file {what}: it is cut off.");
}
