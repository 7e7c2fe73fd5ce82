using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Loading;

/// <summary>
/// Tells meters and the embedder's handlers what loads and plugins do. A handler that throws keeps neither the other handlers nor the load
/// from going on.
/// Safe for concurrent use.
/// </summary>
internal sealed class LoadEvents(Telemetry telemetry, ILogger logger)
{
    public event Action<PluginStatus>? PluginStateChanged;

    public event Action<ImageLoadResult>? ImageLoaded;

    public event Action<ImageLoadResult>? ImageLoadFailed;

    public event Action<ImageId, ImageLoadProgress>? ImageLoadProgress;

    /// <summary>Gets whether anybody listens to what <see cref="LoadSettled"/> tells.</summary>
    public bool IsHeard => telemetry.IsHeard || ImageLoaded is not null || ImageLoadFailed is not null;

    /// <summary>Tells of a load that has ended.</summary>
    public void LoadSettled(ImageLoadResult result)
    {
        telemetry.Settled(result);
        var (handlers, name) = result.Image is null ? (ImageLoadFailed, nameof(ImageLoadFailed)) : (ImageLoaded, nameof(ImageLoaded));
        Handlers.Raise(handlers, result, static (handler, result) => handler(result), logger, name, result.ImageId);
    }

    /// <summary>Tells of a plugin's state.</summary>
    public void PluginChanged(PluginStatus status) => Handlers.Raise(
        PluginStateChanged, status, static (handler, status) => handler(status), logger, nameof(PluginStateChanged), status.Name);

    /// <summary>Tells the callers of a load, and whoever listens to all loads, how far it is.</summary>
    public void ReportProgress(SharedLoad load, ImageLoadProgress progress)
    {
        foreach (var caller in load.GetCallers())
        {
            try
            {
                caller.Request.ReportProgress(progress);
            }
            catch (Exception exception) // a caller's handler; neither the loader, which calls this, nor the other callers are to fail by it
            {
                Log.HandlerFailed(logger, nameof(ImageLoadObject.ProgressChanged), load.ImageId.ToDisplayString(), exception);
            }
        }

        Handlers.Raise(
            ImageLoadProgress,
            (load.ImageId, progress),
            static (handler, step) => handler(step.ImageId, step.progress),
            logger,
            nameof(ImageLoadProgress),
            load.ImageId);
    }
}
