using System.IO.Compression;

namespace NiftiLoader.Files;

/// <summary>The bytes of a file after inflation, by offset.</summary>
internal abstract class VoxelBytes
{
    /// <summary>How many there are; <see langword="null"/>: it is not known, or more than are needed.</summary>
    public abstract long? LengthBytes { get; }

    /// <summary>How much memory they take beyond one load.</summary>
    public virtual long HeldBytes => 0;

    /// <returns>The number of bytes that were read: fewer only at the end of the file.</returns>
    public abstract ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken);

    /// <summary>Opens a file for reading from its first byte, inflated.</summary>
    public static async ValueTask<Stream> OpenAsync(NiftiFile file, CancellationToken cancellationToken)
    {
        var stream = await file.OpenStreamAsync(cancellationToken).ConfigureAwait(false);
        return file.IsGzip ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    /// <summary>Reads until the destination is full or the stream ends, also if it ends too early.</summary>
    public static async ValueTask<int> ReadToEndAsync(Stream stream, Memory<byte> destination, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAtLeastAsync(destination, destination.Length, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            throw NiftiError.Malformed($"The gzip data are damaged or cut off: {exception.Message}");
        }
    }
}
