namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>The segment lengths of High-Throughput code blocks in packet headers (ISO/IEC 15444-15 annex B).</summary>
internal static class HighThroughputLengths
{
    public static void Read(ref PacketBits bits, ref CodeBlock block, int passes, Contributions contributions, ref long total)
    {
        _ = bits.Read();
        _ = block.Passes + passes + contributions.Next + total;
        throw CodecError.Unsupported("JPEG 2000: High-Throughput is not decoded here.");
    }
}
