using System.Diagnostics;
using System.Globalization;
using ImageLoaders.Hosting;

namespace ImageLoaders.Testing;

/// <summary>Checks that a load, and the plugin's own work for it, end in time.</summary>
internal sealed class RunningWork(ImageLoaderHost host, string plugin, TimeSpan timeout)
{
    /// <summary>Waits for a load to end, and returns its image, or how it ended instead.</summary>
    public static async Task<(Image? Image, Exception? Failure)> SettleAsync(ImageLoadObject load)
    {
        try
        {
            return (await load.Completion.ConfigureAwait(false), null);
        }
        catch (Exception exception) when (exception is ImageLoadException or OperationCanceledException)
        {
            return (null, exception);
        }
    }

    /// <exception cref="PluginAssertionException">The load goes on.</exception>
    public async Task ThrowIfLoadGoesOnAsync(ImageLoadObject load, string otherwise)
    {
        if (await Task.WhenAny(load.Completion, Task.Delay(timeout)).ConfigureAwait(false) != load.Completion)
            throw new PluginAssertionException(otherwise);
    }

    /// <summary>Checks that the plugin's own work ends, after the caller has been released.</summary>
    /// <exception cref="PluginAssertionException">The work goes on.</exception>
    public async Task ThrowIfWorkGoesOnAsync(string when)
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(5).ConfigureAwait(false))
        {
            if (host.Plugins.First(status => status.Name == plugin).ActiveCalls == 0)
                return;
            if (patience.Elapsed > timeout)
            {
                var seconds = timeout.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture);
                throw new PluginAssertionException(
                    $"Its work still ran {seconds} s after the load was {when}. Pass the token to everything that waits.");
            }
        }
    }
}
