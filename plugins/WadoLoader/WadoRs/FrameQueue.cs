namespace WadoLoader.WadoRs;

/// <summary>Frames of one instance whose requests wait for their turn at the server. Safe for concurrent use.</summary>
internal sealed class FrameQueue
{
    private const int MostFrames = 16;
    private const long MostBytes = 32 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, QueuedFrame> _waiting = [];

    /// <summary>Lets a frame wait. Dispose it when its request has ended.</summary>
    /// <returns><see langword="null"/>: somebody else waits for the same frame already.</returns>
    public QueuedFrame? Add(int frame)
    {
        lock (_lock)
        {
            var waiting = new QueuedFrame(this, frame);
            return _waiting.TryAdd(frame, waiting) ? waiting : null;
        }
    }

    /// <summary>It is a frame's turn: it takes those along that follow it and wait as well.</summary>
    /// <param name="first">Whose turn it is.</param>
    /// <param name="frameBytes">Of one frame that is not compressed; 0: not known.</param>
    /// <returns>Consecutive frames; empty: another has taken this one along.</returns>
    public IReadOnlyList<QueuedFrame> Take(QueuedFrame first, long frameBytes)
    {
        List<QueuedFrame> taken = [];
        var most = Math.Clamp(MostBytes / Math.Max(frameBytes, 1), 1, MostFrames);
        lock (_lock)
        {
            for (var frame = first; frame is not null && taken.Count < most && _waiting.Remove(frame.Number); frame =
                _waiting.GetValueOrDefault(frame.Number + 1))
            {
                frame.IsTakenAlong = frame != first;
                taken.Add(frame);
            }
        }

        foreach (var frame in taken.Skip(1))
            frame.TakenAlong.Cancel();
        return taken;
    }

    public void Remove(QueuedFrame frame)
    {
        lock (_lock)
        {
            if (_waiting.GetValueOrDefault(frame.Number) == frame)
                _waiting.Remove(frame.Number);
        }
    }
}
