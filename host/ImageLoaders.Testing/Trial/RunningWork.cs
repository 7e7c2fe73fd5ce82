using System.Diagnostics;
using System.Globalization;
using ImageLoaders.Hosting;

namespace ImageLoaders.Testing.Trial;

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

    /// <summary>Gets how often the loaders of the plugin have been called.</summary>
    public long Calls => Status.Loads;

    private PluginStatus Status => host.Plugins.First(status => status.Name == plugin);

    /// <summary>Waits until a loader of the plugin was called, or the load has ended.</summary>
    public async Task WaitForCallAsync(long before, Task load)
    {
        while (Calls == before && !load.IsCompleted)
            await Task.Delay(1).ConfigureAwait(false);
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
            if (Status.ActiveCalls == 0)
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
