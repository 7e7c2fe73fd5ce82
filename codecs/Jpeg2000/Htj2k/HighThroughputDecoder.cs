using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Decodes High-Throughput code blocks (ISO/IEC 15444-15 clause 7), one after the other; one for each thread.</summary>
internal sealed class HighThroughputDecoder
{
    private readonly CleanupSegment _cleanup = new();
    private readonly RefinementSegment _refinement = new();

    private readonly HighThroughputSamples _samples = new();

    /// <param name="cleanup">The cleanup pass's bytes.</param>
    /// <param name="refinement">Those of the passes behind it.</param>
    /// <param name="passes">How many there are behind it: 0, SigProp, or SigProp and MagRef.</param>
    /// <param name="job">The block.</param>
    /// <param name="planes">Its bit planes, with those that have no bits.</param>
    /// <param name="style">How it is coded.</param>
    /// <param name="target">Where its coefficients go, from its first sample.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <returns>Whether it can be.</returns>
    public bool Decode(
        ReadOnlySpan<byte> cleanup,
        ReadOnlySpan<byte> refinement,
        int passes,
        in BlockJob job,
        int planes,
        CodingStyle style,
        Span<int> target,
        int stride)
    {
        var (area, band) = (job.Area, job.Band);
        int missing = job.Block.ZeroPlanes;
        var plane = planes - 1 - missing;

        // Whole numbers that nothing more is done to, in quads that all lie in the block, are put where they belong at once.
        if (passes == 0 && style.IsReversible && band.RegionShift == 0 && area.Width % 4 == 0 && area.Height % 2 == 0)
        {
            ref var first = ref MemoryMarshal.GetReference(target[..(((area.Height - 1) * stride) + area.Width)]);
            return _cleanup.Decode(cleanup, area, ref first, stride, isWhole: true, plane, missing);
        }

        _samples.Start(area.Width, area.Height, passes > 0);
        if (!_cleanup.Decode(cleanup, area, ref _samples.Row(0), _samples.Stride, isWhole: false, plane, missing))
            return false;
        _samples.ClearOutside();
        if (passes > 0)
            _refinement.Decode(refinement, passes > 1, _samples, plane - 1, (style.Blocks & CodeBlockStyle.VerticallyCausal) != 0);
        BlockOutput.Write(_samples, band, style.IsReversible, target, stride);
        return true;
    }
}
