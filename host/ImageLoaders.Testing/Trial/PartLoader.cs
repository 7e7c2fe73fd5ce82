using System.Collections.Immutable;
using System.Diagnostics;
using ImageLoaders.Hosting;

namespace ImageLoaders.Testing.Trial;

/// <summary>
/// Takes the place of the loaders of some schemes while one load runs: from its first or a later request for another image on. The load
/// itself has its loader by then, also if that loader has one of the schemes.
/// </summary>
internal sealed class PartLoader : IImageLoader, IDisposable
{
    private readonly TaskCompletionSource<ImageId> _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<ImageLoadRequest, CancellationToken, Task<Image>> _load;
    private readonly ActivityListener _listener;
    private readonly List<IDisposable> _registrations = [];
    private int _loads;

    /// <param name="host">The host, which loads nothing else meanwhile.</param>
    /// <param name="parts">The images that are asked for.</param>
    /// <param name="first">Which of the requests is the first that this loader answers, from 1.</param>
    /// <param name="load">What it answers.</param>
    public PartLoader(ImageLoaderHost host, ImmutableArray<ImageId> parts, int first,
        Func<ImageLoadRequest, CancellationToken, Task<Image>> load)
    {
        _load = load;
        string[] schemes = [.. parts.Select(static part => part.Scheme).Distinct()];
        _listener = Spans.Listen(activity =>
        {
            // The first span is that of the load itself; each other one starts before the loader of its id is looked up.
            if (activity.OperationName != Spans.Load || Interlocked.Increment(ref _loads) != first + 1)
                return;
            lock (_registrations)
                _registrations.AddRange(schemes.Select(scheme => host.RegisterImageLoader(scheme, this)));
        });
    }

    /// <summary>Gets the task that completes with the first id that this loader is asked for.</summary>
    public Task<ImageId> Reached => _reached.Task;

    public ImageLoadObject LoadImage(ImageLoadRequest request)
    {
        _reached.TrySetResult(request.ImageId);
        return request.Run(_load);
    }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_registrations)
            _registrations.ForEach(static registration => registration.Dispose());
    }
}
