namespace ImageLoaders.Hosting.Queue;

/// <summary>The loads of one plugin that wait, by kind. The pool's lock is held around every call.</summary>
internal sealed class PluginQueue(RequestPool pool)
{
    private readonly SortedSet<RequestPermit>[] _byUrgency = Sets(RequestPermit.ByUrgency);
    private readonly SortedSet<RequestPermit>[] _byArrival = Sets(RequestPermit.ByArrival);

    public RequestPool Pool => pool;

    public int Running { get; set; }

    public int Queued => _byArrival.Sum(waiting => waiting.Count);

    public void Add(RequestPermit permit)
    {
        _byUrgency[(int)permit.Type].Add(permit);
        _byArrival[(int)permit.Type].Add(permit);
    }

    public bool Remove(RequestPermit permit)
    {
        _byArrival[(int)permit.Type].Remove(permit);
        return _byUrgency[(int)permit.Type].Remove(permit);
    }

    public RequestPermit? First(RequestType type) => _byUrgency[(int)type].Min;

    public RequestPermit? Oldest(RequestType type) => _byArrival[(int)type].Min;

    private static SortedSet<RequestPermit>[] Sets(IComparer<RequestPermit> order) => [new(order), new(order), new(order)];
}
