namespace ImageLoaders;

internal sealed class MemoryContentSource(ReadOnlyMemory<byte> bytes, string version) : ContentSource
{
    public override long LengthBytes => bytes.Length;

    public override string Version => version;

    public override int Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset >= bytes.Length)
            return 0;
        var count = (int)Math.Min(destination.Length, bytes.Length - offset);
        bytes.Span.Slice((int)offset, count).CopyTo(destination);
        return count;
    }

    public override bool TryGetBytes(out ReadOnlyMemory<byte> all)
    {
        all = bytes;
        return true;
    }
}
