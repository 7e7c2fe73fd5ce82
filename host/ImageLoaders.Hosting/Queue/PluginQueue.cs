namespace ImageLoaders.Hosting.Queue;

/// <summary>The loads of one plugin that wait, by kind. The pool's lock is held around every call.</summary>
internal sealed class PluginQueue
{
    private readonly SortedSet<RequestTicket>[] _byUrgency = [new(RequestTicket.ByUrgency), new(RequestTicket.ByUrgency), new(RequestTicket.ByUrgency)];
    private readonly SortedSet<RequestTicket>[] _byArrival = [new(RequestTicket.ByArrival), new(RequestTicket.ByArrival), new(RequestTicket.ByArrival)];

    public int Running { get; set; }

    public int Queued => _byArrival.Sum(waiting => waiting.Count);

    public void Add(RequestTicket ticket)
    {
        _byUrgency[(int)ticket.Type].Add(ticket);
        _byArrival[(int)ticket.Type].Add(ticket);
    }

    public bool Remove(RequestTicket ticket)
    {
        _byArrival[(int)ticket.Type].Remove(ticket);
        return _byUrgency[(int)ticket.Type].Remove(ticket);
    }

    public RequestTicket? First(RequestType type) => _byUrgency[(int)type].Min;

    public RequestTicket? Oldest(RequestType type) => _byArrival[(int)type].Min;
}
