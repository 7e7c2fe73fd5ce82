namespace ImageLoaders.Hosting.Loading.Providers;

/// <summary>A list that is being read for one question, and for all that ask the same meanwhile. Safe for concurrent use.</summary>
internal sealed class RunningList : IProgress<ImageLoadProgress>
{
    private readonly Lock _lock = new();
    private readonly List<IProgress<ImageLoadProgress>> _receivers = [];
    private readonly TaskCompletionSource<bool> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="receiver">Is told how far the list is.</param>
    public RunningList(IProgress<ImageLoadProgress>? receiver)
    {
        if (receiver is not null)
            _receivers.Add(receiver);
    }

    /// <summary>
    /// The provider asks for other images or lists. Those could wait for this one themselves, so that nobody waits for it any more:
    /// whoever does asks for the list on their own.
    /// </summary>
    public void OnAsksOthers() => _end.TrySetResult(true);

    /// <summary>Ends the wait of all.</summary>
    /// <param name="isAnswered">Whether there is an answer. If not, another one of those that wait has to ask.</param>
    public void End(bool isAnswered) => _end.TrySetResult(isAnswered);

    /// <summary>Ends the wait of all: the list cannot be read.</summary>
    public void End(ImageLoadException exception)
    {
        if (_end.TrySetException(exception))
            _ = _end.Task.Exception; // often nobody waits
    }

    /// <summary>Waits until there is an answer, or nobody may wait any more.</summary>
    /// <returns><see langword="false"/> if whoever asked has left before there was an answer.</returns>
    /// <exception cref="ImageLoadException">The list cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The caller of the question has left.</exception>
    public async Task<bool> WaitAsync(ProviderQuestion question)
    {
        var receiver = question.Progress;
        if (receiver is not null)
        {
            lock (_lock)
                _receivers.Add(receiver);
        }

        try
        {
            return await _end.Task.WaitAsync(question.CallerToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
                _receivers.RemoveAll(other => other == receiver);
        }
    }

    public void Report(ImageLoadProgress value)
    {
        IProgress<ImageLoadProgress>[] receivers;
        lock (_lock)
            receivers = [.. _receivers];
        foreach (var receiver in receivers)
            receiver.Report(value);
    }
}
