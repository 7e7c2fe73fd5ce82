using System.Globalization;
using ImageLoaders.Hosting.Access;
using Microsoft.Win32.SafeHandles;

namespace ImageLoaders.Hosting.Contents;

/// <summary>One version of a file, through one handle. Bytes that are appended later do not exist here.</summary>
/// <param name="handle">Of the file; goes with this.</param>
/// <param name="identity">As it was opened.</param>
/// <param name="versionOf">Names the version, when somebody asks for it.</param>
internal sealed class FileContentSource(SafeFileHandle handle, FileIdentity identity,
    Func<SafeFileHandle, FileIdentity, string> versionOf) : ContentSource
{
    private string? _version;

    public override long LengthBytes => identity.LengthBytes;

    public override string Version => _version ??= versionOf(handle, identity);

    public override int Read(long offset, Span<byte> destination)
    {
        var count = Count(offset, destination.Length);
        return count == 0 ? 0 : RandomAccess.Read(handle, destination[..count], offset);
    }

    public override ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        var count = Count(offset, destination.Length);
        return count == 0 ? ValueTask.FromResult(0) : RandomAccess.ReadAsync(handle, destination[..count], offset, cancellationToken);
    }

    public override void ThrowIfChanged()
    {
        var now = FileIdentity.FromHandle(handle);
        if (!now.MayDifferFrom(identity))
            return;
        var sizes = string.Create(
            CultureInfo.InvariantCulture, $"it had {identity.LengthBytes:N0} bytes and now has {now.LengthBytes:N0}");
        throw new ImageLoadException(ImageLoadError.Mismatch, $"The file was written to while it was read: {sizes}. Load it again.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            handle.Dispose();
        base.Dispose(disposing);
    }

    private int Count(long offset, int wanted)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return (int)Math.Clamp(identity.LengthBytes - offset, 0, wanted);
    }
}
