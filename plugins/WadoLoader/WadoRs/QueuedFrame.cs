namespace WadoLoader.WadoRs;

/// <summary>One frame that is to be asked for, and, once it is its turn, those that come in the same answer.</summary>
/// <param name="queue">Where it waits.</param>
/// <param name="number">Of the frame, from 1.</param>
internal sealed class QueuedFrame(FrameQueue queue, int number) : IDisposable
{
    private readonly TaskCompletionSource<FramePart?> _part = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<QueuedFrame> _together = [];

    public int Number => number;

    /// <summary>Whether another frame's request asks for this one too.</summary>
    public bool IsTakenAlong { get; set; }

    /// <summary>Fires soon after <see cref="IsTakenAlong"/>.</summary>
    public CancellationTokenSource TakenAlong { get; } = new();

    /// <summary>What came for it with another frame's request; <see langword="null"/>: nothing, it must be asked for alone.</summary>
    public Task<FramePart?> Part => _part.Task;

    /// <summary>Whether its request asks for others too.</summary>
    public bool HasOthers => _together.Count > 1;

    /// <summary>The frames of its request that have not come yet.</summary>
    public IEnumerable<QueuedFrame> Missing => _together.Where(frame => !frame.Part.IsCompleted);

    /// <summary>It is its turn.</summary>
    /// <param name="frameBytes">Of one frame that is not compressed; 0: not known.</param>
    /// <returns>The numbers to ask for; what came before a connection broke is not among them.</returns>
    /// <exception cref="OperationCanceledException">Another frame's request has taken it along.</exception>
    public IEnumerable<int> TakeTurn(long frameBytes)
    {
        if (_together.Count == 0)
            _together = queue.Take(this, frameBytes);
        return _together.Count > 0 ? Missing.Select(frame => frame.Number) : throw new OperationCanceledException(TakenAlong.Token);
    }

    public void Come(FramePart part) => _part.TrySetResult(part);

    /// <summary>Whoever was taken along and has not come is told.</summary>
    public void Dispose()
    {
        queue.Remove(this);
        foreach (var frame in _together)
            frame._part.TrySetResult(null);
    }
}
