namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>A PPM or PPT segment's index and where its data lie in the codestream (ISO/IEC 15444-1 A.7.4, A.7.5).</summary>
internal readonly record struct PackedSegment(int Index, int Offset, int Length)
{
    /// <param name="content">Zppm or Zppt, then data.</param>
    /// <param name="offset">Where the segment begins: marker, length, content.</param>
    public static PackedSegment Read(ReadOnlySpan<byte> content, int offset)
    {
        if (content.IsEmpty)
            throw CodecError.Malformed($"JPEG 2000: the packed packet headers at byte {offset} are cut off.");
        return new(content[0], offset + 5, content.Length - 1);
    }

    /// <summary>The data of all segments in the order of their indices.</summary>
    public static byte[] Join(ReadOnlySpan<byte> codestream, List<PackedSegment> segments)
    {
        var joined = new byte[segments.Sum(static segment => segment.Length)];
        var at = 0;
        foreach (var segment in segments.OrderBy(static segment => segment.Index))
        {
            codestream.Slice(segment.Offset, segment.Length).CopyTo(joined.AsSpan(at));
            at += segment.Length;
        }

        return joined;
    }
}
