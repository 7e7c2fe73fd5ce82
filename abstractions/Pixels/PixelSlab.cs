namespace ImageLoaders;

/// <summary>
/// A block of managed memory that images are cut from, front to back, each byte once. The garbage collector frees it when no
/// image and no span in it lives; nothing else ever does, so pixels that were handed out never change under a reader.
/// </summary>
public sealed class PixelSlab
{
    private readonly byte[] _bytes;

    internal PixelSlab(int lengthBytes)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(lengthBytes);
        HugePages.Advise(_bytes);
    }

    /// <summary>Bytes that the slab keeps in memory for as long as any of its images lives.</summary>
    public int LengthBytes => _bytes.Length;

    internal int UsedBytes { get; private set; }

    // Not safe for concurrent use: the allocator holds its lock.
    internal bool TryTake(int lengthBytes, out Memory<byte> memory)
    {
        if (lengthBytes > _bytes.Length - UsedBytes)
        {
            memory = default;
            return false;
        }

        memory = _bytes.AsMemory(UsedBytes, lengthBytes);
        UsedBytes += Math.Min((lengthBytes + Alignment - 1) & ~(Alignment - 1), _bytes.Length - UsedBytes);
        return true;
    }

    // A cache line: two images share at most one, and samples of any type are aligned.
    private const int Alignment = 64;
}
