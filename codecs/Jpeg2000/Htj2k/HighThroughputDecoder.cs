namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Decodes High-Throughput code blocks (ISO/IEC 15444-15 clause 7), one after the other; one for each thread.</summary>
internal sealed class HighThroughputDecoder
{
    private readonly CleanupSegment _cleanup = new();
    private readonly RefinementSegment _refinement = new();

    /// <summary>The samples of the block that was decoded last.</summary>
    public HighThroughputSamples Samples { get; } = new();

    /// <param name="cleanup">The cleanup pass's bytes.</param>
    /// <param name="refinement">Those of the passes behind it.</param>
    /// <param name="passes">How many there are behind it: 0, SigProp, or SigProp and MagRef.</param>
    /// <param name="job">The block.</param>
    /// <param name="planes">Its bit planes, with those that have no bits.</param>
    /// <param name="isCausal">Whether a stripe must not know of the one below.</param>
    /// <returns>Whether it can be.</returns>
    public bool Decode(ReadOnlySpan<byte> cleanup, ReadOnlySpan<byte> refinement, int passes, in BlockJob job, int planes, bool isCausal)
    {
        var area = job.Area;
        int missing = job.Block.ZeroPlanes;
        var plane = planes - 1 - missing;
        Samples.Start(area.Width, area.Height, passes > 0);
        if (!_cleanup.Decode(cleanup, Samples, plane, missing))
            return false;
        if (passes > 0)
            _refinement.Decode(refinement, passes > 1, Samples, plane - 1, isCausal);
        return true;
    }
}
