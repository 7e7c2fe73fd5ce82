using System.Collections.Concurrent;
using System.Net;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.Hosting;

namespace ImageLoaders.AspNetCore.Prefetching;

/// <summary>Lists of ids that are being loaded into the host's cache for nobody who waits. Safe for concurrent use.</summary>
internal sealed class PrefetchLists(ImageLoaderHost host, RequestPermits permits)
{
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _lists = new();

    /// <summary>What all lists may take together.</summary>
    public PrefetchBudget Budget { get; } = new();

    /// <summary>Starts to load a list, which gives its share of the budget back when it has ended.</summary>
    /// <param name="client">Whose it is.</param>
    /// <param name="imageIds">What is loaded.</param>
    /// <param name="options">How.</param>
    /// <param name="takeShare">Gives the share, once there is a permit.</param>
    /// <exception cref="RequestException">There are as many lists as there may be.</exception>
    public Guid Start(IPAddress client, IReadOnlyCollection<ImageId> imageIds, ImageLoadOptions options,
        Func<PrefetchBudget.Share> takeShare)
    {
        var permit = permits.Take(client);
        var name = Guid.NewGuid();
        var cancellation = new CancellationTokenSource();
        _lists[name] = cancellation;
        _ = RunAsync(name, imageIds, options, takeShare(), permit, cancellation);
        return name;
    }

    /// <summary>Withdraws what a list still waits for; <see langword="false"/> when there is no such list.</summary>
    public async Task<bool> CancelAsync(Guid name)
    {
        if (!_lists.TryRemove(name, out var cancellation))
            return false;
        await cancellation.CancelAsync().ConfigureAwait(false);
        return true;
    }

    public async Task CancelAllAsync()
    {
        foreach (var name in _lists.Keys)
            await CancelAsync(name).ConfigureAwait(false);
    }

    private async Task RunAsync(Guid name, IReadOnlyCollection<ImageId> imageIds, ImageLoadOptions options, PrefetchBudget.Share share,
        RequestPermits.Permit permit, CancellationTokenSource cancellation)
    {
        try
        {
            await Task.WhenAll([.. imageIds.Select(imageId => LoadAsync(imageId, options, cancellation.Token))]).ConfigureAwait(false);
        }
        finally
        {
            // Not disposed: whoever cancels it may be at it, and it holds neither timer nor wait handle.
            _lists.TryRemove(name, out _);
            permit.Dispose();
            share.Dispose();
        }
    }

    // It holds no image once it is loaded: the cache does, for as long as it likes.
    private async Task LoadAsync(ImageId imageId, ImageLoadOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await ((Task)host.LoadImage(imageId, options, cancellationToken).Completion)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (ObjectDisposedException)
        {
            // The host has gone; nobody waits.
        }
    }
}
