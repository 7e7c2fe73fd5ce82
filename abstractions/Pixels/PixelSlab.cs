namespace ImageLoaders;

/// <summary>Represents a block of managed memory that images are allocated from. Each byte is allocated once.</summary>
/// <remarks>
/// The garbage collector frees a slab when no image and no span in it is alive. Nothing else frees or reuses it. For this reason, pixels
/// never change while code reads them.
/// </remarks>
public sealed class PixelSlab
{
    private readonly byte[] _bytes;

    internal PixelSlab(int lengthBytes)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(lengthBytes);
        HugePages.Advise(_bytes);
    }

    /// <summary>Gets the number of bytes that the slab keeps in memory while any of its images is alive.</summary>
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
