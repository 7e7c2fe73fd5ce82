namespace WadoLoader.Frames;

/// <summary>One item of encapsulated pixel data (PS3.5 A.4).</summary>
/// <param name="Offset">Of its first byte after the item's header.</param>
/// <param name="Length">Of its bytes.</param>
internal readonly record struct Fragment(long Offset, uint Length)
{
    /// <summary>Whether the file ends within it: its header says more bytes.</summary>
    public bool IsCut { get; init; }

    /// <summary>Where the item's header begins.</summary>
    public long Start => Offset - 8;

    /// <summary>Of the first byte after it.</summary>
    public long End => Offset + Length;
}
