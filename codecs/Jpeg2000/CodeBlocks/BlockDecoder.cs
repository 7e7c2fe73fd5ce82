namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Decodes code blocks (ISO/IEC 15444-1 annex D), one after the other; one for each thread.</summary>
internal sealed class BlockDecoder
{
    /// <summary>A sample takes 32 bits: its sign, its planes, and half of the last one.</summary>
    public const int MaxPlanes = 30;

    private readonly BlockState _state = new();

    /// <summary>The samples of the block that was decoded last.</summary>
    public BlockState Samples => _state;

    /// <summary>Decodes what the packets gave a block.</summary>
    /// <param name="codestream">All of it.</param>
    /// <param name="contributions">Of the tile.</param>
    /// <param name="job">The block.</param>
    /// <param name="style">How it is coded.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>.</exception>
    public void Decode(ReadOnlySpan<byte> codestream, Contributions contributions, in BlockJob job, CodeBlockStyle style)
    {
        var (block, area) = (job.Block, job.Area);
        var planes = job.Band.Planes + job.Band.RegionShift - block.ZeroPlanes;
        if (planes > MaxPlanes)
        {
            throw CodecError.Unsupported(
                $"JPEG 2000: a code block at byte {contributions[block.First].Offset} of the codestream has {planes} bit planes; {MaxPlanes} can be decoded here.");
        }

        _state.Start(area.Width, area.Height, job.Band.Orientation, (style & CodeBlockStyle.VerticallyCausal) != 0);
        var pass = 0;
        for (var next = block.First; next != 0;)
        {
            var first = next;
            var (length, passes) = (0, 0);
            do
            {
                length += contributions[next].Length;
                passes += contributions[next].Passes;
                next = contributions[next].Next;
            }
            while (next != 0 && !contributions[next].StartsSegment);

            Collect(codestream, contributions, first, next, _state.Segment(length));
            DecodeSegment(length, ref pass, passes, planes, style, contributions[first].Offset);
        }
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
                        throw CodecError.Malformed($"JPEG 2000: the code block at byte {offset} of the codestream is damaged: it lacks a segmentation symbol.");
                    break;
            }

            if ((style & CodeBlockStyle.Reset) != 0)
                ProbabilityStates.Reset(_state.Contexts);
        }

        if ((style & CodeBlockStyle.PredictableTermination) != 0 && !isRaw && !_state.Decoder.IsAtEnd(length))
            throw CodecError.Malformed($"JPEG 2000: the code block at byte {offset} of the codestream is damaged: its {length} bytes do not end where its passes do.");
    }
}
