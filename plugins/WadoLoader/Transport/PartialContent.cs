using ImageLoaders;

namespace WadoLoader.Transport;

/// <summary>An object of which only pieces are here. Reading what is not throws <see cref="MissingBytes"/>.</summary>
/// <param name="length">Of the whole object.</param>
/// <param name="version">Its strong ETag.</param>
/// <param name="header">Pieces that all frames share.</param>
/// <param name="frame">Pieces of this load alone.</param>
internal sealed class PartialContent(long length, string version, FetchedRanges header, FetchedRanges frame) : ContentSource
{
    private const int Least = 4096;

    public override long LengthBytes => length;

    public override string Version => version;

    public override int Read(long offset, Span<byte> destination)
    {
        var wanted = (int)Math.Min(destination.Length, Math.Max(0, length - offset));
        var count = header.Copy(offset, destination[..wanted]);
        if (count < wanted)
            count = Math.Max(count, frame.Copy(offset, destination[..wanted]));
        return count >= Math.Min(wanted, Least) ? count : throw new MissingBytes(offset, Math.Min(wanted, Least));
    }
}
