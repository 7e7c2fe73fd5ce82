namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Decodes code blocks (ISO/IEC 15444-1 annex D), one after the other; one for each thread.</summary>
internal sealed class BlockDecoder
{
    /// <summary>A sample takes 32 bits: its sign, its planes, and half of the last one.</summary>
    public const int MaxPlanes = 30;

    private readonly BlockState _state = new();
    private HighThroughputDecoder? _highThroughput;

    /// <summary>Decodes what the packets gave a block.</summary>
    /// <param name="codestream">All of it.</param>
    /// <param name="contributions">Of the tile.</param>
    /// <param name="job">The block.</param>
    /// <param name="style">How it is coded.</param>
    /// <param name="plane">Where its coefficients go, from its first sample.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>.</exception>
    public void Decode(
        ReadOnlySpan<byte> codestream, Contributions contributions, in BlockJob job, CodingStyle style, Span<int> plane, int stride)
    {
        var block = job.Block;
        var planes = job.Band.Planes + job.Band.RegionShift;
        if (planes - (block.Kind == CodeBlockKind.HighThroughput ? 0 : block.ZeroPlanes) > MaxPlanes)
        {
            throw CodecError.Unsupported(
                $"JPEG 2000: the code block at byte {contributions[block.First].Offset} of the codestream has {planes - block.ZeroPlanes} "
                + $"bit planes; {MaxPlanes} can be decoded here.");
        }

        if (block.Kind == CodeBlockKind.HighThroughput)
        {
            DecodeHighThroughput(codestream, contributions, job, style, planes, plane, stride);
        }
        else
        {
            DecodeArithmetic(codestream, contributions, job, style.Blocks, planes - block.ZeroPlanes);
            BlockOutput.Write(_state, job.Band, style.IsReversible, plane, stride);
        }
    }

    private void DecodeHighThroughput(
        ReadOnlySpan<byte> codestream,
        Contributions contributions,
        in BlockJob job,
        CodingStyle style,
        int planes,
        Span<int> plane,
        int stride)
    {
        var decoder = _highThroughput ??= new();
        var first = job.Block.First;
        var (cleanup, _, next) = Measure(contributions, first);
        var (refinement, passes, end) = next == 0 ? (0, 0, 0) : Measure(contributions, next);
        var segments = _state.Segment(cleanup + refinement);
        Collect(codestream, contributions, first, end, segments);
        if (!decoder.Decode(segments[..cleanup], segments[cleanup..], passes, job, planes, style, plane, stride))
            throw CodecError.Malformed(
                $"JPEG 2000: the code block at byte {contributions[first].Offset} is damaged: its cleanup segment contradicts itself.");
    }

    private void DecodeArithmetic(
        ReadOnlySpan<byte> codestream, Contributions contributions, in BlockJob job, CodeBlockStyle style, int planes)
    {
        var area = job.Area;
        _state.Start(area.Width, area.Height, job.Band.Orientation, (style & CodeBlockStyle.VerticallyCausal) != 0);
        var pass = 0;
        for (var first = job.Block.First; first != 0;)
        {
            var (length, passes, next) = Measure(contributions, first);
            Collect(codestream, contributions, first, next, _state.Segment(length));
            DecodeSegment(length, ref pass, passes, planes, style, contributions[first].Offset);
            first = next;
        }
    }

    /// <summary>The length and the passes of a segment, and the contribution that begins the next; 0: none does.</summary>
    private static (int Length, int Passes, int Next) Measure(Contributions contributions, int first)
    {
        var (length, passes, next) = (0, 0, first);
        do
        {
            length += contributions[next].Length;
            passes += contributions[next].Passes;
            next = contributions[next].Next;
        }
        while (next != 0 && !contributions[next].StartsSegment);

        return (length, passes, next);
    }

    private static void Collect(ReadOnlySpan<byte> codestream, Contributions contributions, int first, int end, Span<byte> segment)
    {
        for (var i = first; i != end; i = contributions[i].Next)
        {
            codestream.Slice(contributions[i].Offset, contributions[i].Length).CopyTo(segment);
            segment = segment[contributions[i].Length..];
        }
    }

    private void DecodeSegment(int length, ref int pass, int passes, int planes, CodeBlockStyle style, int offset)
    {
        var isRaw = SegmentPasses.IsRaw(style, pass);
        var raw = new RawPasses(_state, _state.SegmentBytes.AsSpan(1, length));
        if (!isRaw)
            _state.Decoder.Start(_state.SegmentBytes);
        for (var end = pass + passes; pass < end; pass++)
        {
            // The first pass is the cleanup of the highest plane.
            var plane = planes - 1 - ((pass + 2) / 3);
            switch (pass % 3)
            {
                case 1 when isRaw:
                    raw.DecodeSignificance(3 << plane);
                    break;
                case 1:
                    SignificancePass.Decode(_state, 3 << plane);
                    break;
                case 2 when isRaw:
                    raw.DecodeRefinement(plane);
                    break;
                case 2:
                    RefinementPass.Decode(_state, plane);
                    break;
                default:
                    CleanupPass.Decode(_state, 3 << plane);
                    if ((style & CodeBlockStyle.SegmentationSymbols) != 0 && !CleanupPass.DecodeSegmentationSymbol(_state))
                        throw CodecError.Malformed(
                            $"JPEG 2000: the code block at byte {offset} is damaged: it lacks a segmentation symbol.");
                    break;
            }

            if ((style & CodeBlockStyle.Reset) != 0)
                ProbabilityStates.Reset(_state.Contexts);
        }

        if ((style & CodeBlockStyle.PredictableTermination) != 0 && !isRaw && !_state.Decoder.IsAtEnd(length))
            throw CodecError.Malformed(
                $"JPEG 2000: the code block at byte {offset} is damaged: its {length} bytes do not end where its passes do.");
    }
}
