namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>
/// What cache, sharing and queue must do together, written down as simply as can be: lists that are walked from end to end.
/// </summary>
internal sealed class PipelineModel(int maximumRunning, int maximumQueued, long budget)
{
    private const int PermitsBetweenLongestWaits = 16;

    private readonly List<(PixelSlab Slab, List<(int Id, Image Image)> Images)> _kept = []; // the most recently used last
    private readonly Dictionary<int, Load> _current = [];
    private readonly List<Load> _queue = [];
    private int _arrivals;
    private int _permits;

    public List<Load> Running { get; } = [];

    public int InFlight => _current.Count;

    public int Begun => _permits;

    public int Hits { get; private set; }

    public int Misses { get; private set; }

    public long SlabBytes => _kept.Sum(slab => (long)slab.Slab.LengthBytes);

    public int Images => _kept.Sum(slab => slab.Images.Count);

    public long Budget
    {
        get => budget;
        set
        {
            budget = value;
            MakeRoom(0);
        }
    }

    /// <summary>Images of even ids are fresh for ever, the others never.</summary>
    public static bool IsKept(int id) => id % 2 == 0;

    /// <summary>A caller comes: answered from what is kept, joined to a load, given one of its own, or refused.</summary>
    public void Come(Caller caller)
    {
        if (_kept.FindIndex(slab => slab.Images.Any(kept => kept.Id == caller.Id)) is >= 0 and var at)
        {
            Hits++;
            var slab = _kept[at];
            _kept.RemoveAt(at);
            _kept.Add(slab);
            (caller.Fate, caller.Image) = (Fate.Loaded, slab.Images.Find(kept => kept.Id == caller.Id).Image);
            return;
        }

        Misses++;
        if (_current.TryGetValue(caller.Id, out var load) && !load.IsDecached)
        {
            load.Callers.Add(caller);
            load.Type = (RequestType)Math.Min((int)load.Type, (int)caller.Type);
            return;
        }

        load = new(caller.Id, _arrivals++) { Type = caller.Type, Callers = { caller } };
        if (Running.Count < maximumRunning)
            Start(load);
        else if (_queue.Count < maximumQueued)
            _queue.Add(load);
        else
        {
            caller.Fate = Fate.Overloaded;
            _current.Remove(caller.Id); // what was decached is not joined any more either
            return;
        }

        _current[caller.Id] = load;
    }

    public void Cancel(Caller caller)
    {
        if (caller.Fate != Fate.Waits)
            return;
        caller.Fate = Fate.Cancelled;
        var load = Running.Concat(_queue).Single(candidate => candidate.Callers.Contains(caller));
        load.Callers.Remove(caller);
        if (load.Callers.Count == 0)
            End(load);
    }

    /// <summary>A load that runs ends with an image, or <see langword="null"/> for a failure.</summary>
    public void Finish(Load load, Image? image)
    {
        foreach (var caller in load.Callers)
            (caller.Fate, caller.Image) = (image is null ? Fate.Failed : Fate.Loaded, image);
        if (image is not null && IsKept(load.Id) && !load.IsDecached)
            Keep(load.Id, image);
        End(load);
    }

    public void Decache(int? id)
    {
        foreach (var load in _current.Values.Where(load => id is null || load.Id == id))
            load.IsDecached = true;
        foreach (var slab in _kept)
            slab.Images.RemoveAll(kept => id is null || kept.Id == id);
        _kept.RemoveAll(slab => slab.Images.Count == 0);
    }

    private void Start(Load load)
    {
        _permits++;
        Running.Add(load);
    }

    private void End(Load load)
    {
        if (_current.GetValueOrDefault(load.Id) == load)
            _current.Remove(load.Id);
        _queue.Remove(load);
        Running.Remove(load);
        while (Running.Count < maximumRunning && _queue.Count > 0)
        {
            var next = (_permits + 1) % PermitsBetweenLongestWaits == 0 ? _queue.MinBy(waiting => waiting.Arrival)!
                : _queue.MinBy(waiting => (waiting.Type, waiting.Arrival))!;
            _queue.Remove(next);
            Start(next);
        }
    }

    private void Keep(int id, Image image)
    {
        if (_kept.FindIndex(slab => slab.Slab == image.Slab) is >= 0 and var at)
        {
            _kept[at].Images.Add((id, image));
            return;
        }

        if (image.Slab.LengthBytes > budget)
            return;
        MakeRoom(image.Slab.LengthBytes);
        _kept.Add((image.Slab, [(id, image)]));
    }

    private void MakeRoom(long lengthBytes)
    {
        while (_kept.Count > 0 && SlabBytes + lengthBytes > budget)
            _kept.RemoveAt(0);
    }

    internal enum Fate
    {
        Waits,
        Loaded,
        Failed,
        Cancelled,
        Overloaded,
    }

    internal sealed class Caller(int id, RequestType type, Func<Caller, ImageLoadObject> load)
    {
        public int Id => id;

        public RequestType Type => type;

        public Fate Fate { get; set; }

        public Image? Image { get; set; }

        public ImageLoadObject Object => field ??= load(this);
    }

    internal sealed class Load(int id, int arrival)
    {
        public int Id => id;

        public int Arrival => arrival;

        public RequestType Type { get; set; }

        public List<Caller> Callers { get; } = [];

        public bool IsDecached { get; set; }

        /// <summary>What the loader waits for, once the load has begun.</summary>
        public TaskCompletionSource<bool>? Gate { get; set; }
    }
}
