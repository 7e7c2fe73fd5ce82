namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Decodes the code blocks of one tile-component into its plane, on as many threads as are free.</summary>
/// <remarks>Blocks lie beside each other, so that no two threads write to the same sample. The codestream stays pinned while it
/// runs.</remarks>
internal sealed unsafe class BlockQueue(
    byte* codestream, int length, Contributions contributions, BlockDecoder?[] decoders, CancellationToken cancellationToken)
{
    private readonly List<BlockJob> _jobs = [];
    private readonly List<BlockJob> _empty = [];
    private readonly Lock _lock = new();
    private TileComponent? _component;
    private int[] _plane = [];
    private int _next;
    private int _failed;
    private Exception? _failure;

    /// <param name="component">The tile-component, whose packets have been read.</param>
    /// <param name="plane">All of its coefficients are put in; those that no packet gives are zero.</param>
    /// <exception cref="ImageLoadException">The first block that cannot be decoded says why.</exception>
    public void Decode(TileComponent component, int[] plane)
    {
        (_component, _plane, _next, _failed, _failure) = (component, plane, -1, int.MaxValue, null);
        _jobs.Clear();
        _empty.Clear();
        foreach (var precinct in component.Resolutions.SelectMany(static resolution => resolution.VisitedPrecincts))
            AddJobs(precinct);

        // Blocks do not overlap: where they fill the plane, each sample is written.
        var samples = component.Area.Width * component.Area.Height;
        if (_jobs.Concat(_empty).Sum(static job => (long)job.Area.Width * job.Area.Height) != samples)
            plane.AsSpan(0, samples).Clear();
        else
            _empty.ForEach(Clear);
        Workers.Run(Math.Min(decoders.Length, _jobs.Count), Work);
        cancellationToken.ThrowIfCancellationRequested();
        if (_failure is not null)
            throw _failure;
    }

    private void AddJobs(Precinct precinct)
    {
        foreach (var band in precinct.Bands)
        {
            for (var i = 0; i < band.Blocks.Length; i++)
            {
                (band.Blocks[i].First != 0 ? _jobs : _empty).Add(new(band, i));
            }
        }
    }

    /// <summary>Takes block after block; after a failure, those only that come before it.</summary>
    private void Work(int thread)
    {
        var decoder = decoders[thread] ??= new();
        for (var i = Interlocked.Increment(ref _next); i < _jobs.Count; i = Interlocked.Increment(ref _next))
        {
            if (cancellationToken.IsCancellationRequested || i > Volatile.Read(ref _failed))
                return;
            try
            {
                Decode(decoder, _jobs[i]);
            }
            catch (ImageLoadException exception)
            {
                lock (_lock)
                {
                    if (i < _failed)
                        (_failed, _failure) = (i, exception);
                }
            }
        }
    }

    private void Decode(BlockDecoder decoder, in BlockJob job) => decoder.Decode(
        new(codestream, length), contributions, job, _component!.Style, _plane.AsSpan(FirstSample(job)), _component.Area.Width);

    private void Clear(BlockJob job)
    {
        var (area, first) = (job.Area, FirstSample(job));
        for (var y = 0; y < area.Height; y++)
            _plane.AsSpan(first + (y * _component!.Area.Width), area.Width).Clear();
    }

    private int FirstSample(in BlockJob job)
    {
        var (band, area) = (job.Band, job.Area);
        return ((band.PlaneY + area.Top - band.Area.Top) * _component!.Area.Width) + band.PlaneX + area.Left - band.Area.Left;
    }
}
