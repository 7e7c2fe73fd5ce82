using ImageLoaders.Hosting.Plugins.Isolation;

namespace ImageLoaders.Hosting.Plugins.Unloading;

/// <summary>Shows that an unloaded context is gone. It collects garbage, so it runs when an operator or a test asks, never on a load's way.</summary>
internal static class UnloadProof
{
    private const int MaximumCollections = 10;
    private static readonly TimeSpan FinalizersTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Whether nothing holds the context any more, after at most ten collections within some seconds.</summary>
    public static async Task<bool> IsGoneAsync(WeakReference context, TimeProvider timeProvider)
    {
        for (var i = 0; i < MaximumCollections && context.IsAlive; i++)
        {
            GC.Collect();
            // A plugin's finalizer may hang, and then this would.
            await PluginThread.EndsWithinAsync(Task.Run(GC.WaitForPendingFinalizers), FinalizersTimeout, timeProvider).ConfigureAwait(false);
            if (i > 1 && context.IsAlive)
                await Task.Delay(TimeSpan.FromMilliseconds(40 << i / 2), timeProvider).ConfigureAwait(false);
        }
        return !context.IsAlive;
    }
}
