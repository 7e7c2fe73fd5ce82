using ImageLoaders;
using Microsoft.Win32.SafeHandles;

namespace WadoLoader.Tests;

/// <summary>A file, read in place, that counts what is read of it.</summary>
internal sealed class FileSource(string path) : ContentSource
{
    private readonly SafeFileHandle _handle = File.OpenHandle(path);

    public long BytesRead { get; private set; }

    public override long LengthBytes => RandomAccess.GetLength(_handle);

    public override string Version => File.GetLastWriteTimeUtc(path).Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public override int Read(long offset, Span<byte> destination)
    {
        var read = RandomAccess.Read(_handle, destination, offset);
        BytesRead += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        _handle.Dispose();
        base.Dispose(disposing);
    }
}
