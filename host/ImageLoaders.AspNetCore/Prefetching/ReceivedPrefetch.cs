namespace ImageLoaders.AspNetCore.Prefetching;

/// <summary>A list of ids that has been received, with its share of the budget, which is given back with it unless somebody takes
/// it.</summary>
internal sealed class ReceivedPrefetch(ImageId[] imageIds, int priority, PrefetchBudget.Share share) : IDisposable
{
    private PrefetchBudget.Share? _share = share;

    public ImageId[] ImageIds => imageIds;

    public int Priority => priority;

    /// <summary>Whoever takes the share disposes of it.</summary>
    public PrefetchBudget.Share TakeShare() => Interlocked.Exchange(ref _share, null) ?? throw new InvalidOperationException("The share has been taken.");

    public void Dispose() => Interlocked.Exchange(ref _share, null)?.Dispose();
}
