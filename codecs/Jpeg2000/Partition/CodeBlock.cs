namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>What the packets said of a code block so far (ISO/IEC 15444-1 B.10).</summary>
internal struct CodeBlock
{
    /// <summary>The first and the last contribution, as indices into <see cref="Contributions"/>; 0: none.</summary>
    public int First;
    public int Last;

    /// <summary>Passes in the segment that the next pass continues.</summary>
    public byte PassesInSegment;

    /// <summary>Whether a packet has included it.</summary>
    public bool IsIncluded;

    /// <summary>Of a block that may be High-Throughput: what it is.</summary>
    public CodeBlockKind Kind;

    /// <summary>Of a High-Throughput block: sets of passes without data behind the last set that has some.</summary>
    public byte EmptySets;

    /// <summary>Coding passes up to here; for High-Throughput with placeholders.</summary>
    public byte Passes;

    /// <summary>Missing most significant bit planes; for High-Throughput with those that sets without data skip.</summary>
    public byte ZeroPlanes;

    /// <summary>The state of the length's coding (B.10.7.1).</summary>
    public byte LengthBits;
}

/// <summary>How a code block is coded, where the coding style leaves it open.</summary>
internal enum CodeBlockKind : byte
{
    /// <summary>Only passes without data have been seen.</summary>
    Open,

    /// <summary>By the arithmetic coder.</summary>
    Arithmetic,

    /// <summary>ISO/IEC 15444-15.</summary>
    HighThroughput,
}
