namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>What the packets said of a code block so far (ISO/IEC 15444-1 B.10).</summary>
internal struct CodeBlock
{
    /// <summary>The first and the last contribution, as indices into <see cref="Contributions"/>; 0: none.</summary>
    public int First;
    public int Last;

    /// <summary>Bytes of the segment that the next pass continues, and passes in it.</summary>
    public byte PassesInSegment;

    /// <summary>Whether a packet has included it.</summary>
    public bool IsIncluded;

    /// <summary>Whether its kind is settled as High-Throughput (ISO/IEC 15444-15).</summary>
    public bool IsHighThroughput;

    /// <summary>Coding passes up to here; for High-Throughput without placeholders.</summary>
    public byte Passes;

    /// <summary>Missing most significant bit planes; for High-Throughput with those that placeholder passes skip.</summary>
    public byte ZeroPlanes;

    /// <summary>The state of the length's coding (B.10.7.1).</summary>
    public byte LengthBits;
}
