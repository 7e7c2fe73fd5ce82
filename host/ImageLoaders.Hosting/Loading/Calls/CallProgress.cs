using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Loading.Calls;

/// <summary>
/// Passes the progress of a call on to whoever waits for it, until the call is over. What that throws does not reach the plugin.
/// </summary>
internal sealed class CallProgress(RunningCall call, IProgress<ImageLoadProgress> receiver, ILogger logger) : IProgress<ImageLoadProgress>
{
    public void Report(ImageLoadProgress value)
    {
        if (call.IsOver)
            return;
        try
        {
            receiver.Report(value);
        }
        catch (Exception exception) // the caller's handler; the plugin, which calls this, is not to fail by it
        {
            Log.HandlerFailed(logger, nameof(ImageLoadRequest.Progress), nameof(ImageLoadProgress), exception);
        }
    }
}
