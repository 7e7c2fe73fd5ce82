using System.Diagnostics;
using System.Globalization;
using ImageLoaders.Hosting;

namespace ImageLoaders.Testing.Trial;

/// <summary>The checks of what a plugin leaves behind: it is loaded many times again, then unloaded.</summary>
internal sealed class ReloadTrial(ImageLoaderHost host, TrialFolder folder, int reloads)
{
    public async Task<Verdict> ReloadAsync(ImageId? imageId, CancellationToken cancellationToken)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (begin, allocated) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true));
        for (var i = 0; i < reloads; i++)
        {
            var status = await host.ReloadPluginAsync(folder.Name, cancellationToken).ConfigureAwait(false);
            if (status?.State != PluginState.Active)
                return Verdict.Fail($"After {i + 1} reloads it is {status?.State}: {status?.Reason}");
            if (imageId is { } first)
                _ = await RunningWork.SettleAsync(host.LoadImage(first, cancellationToken: cancellationToken)).ConfigureAwait(false);
        }

        var now = await WaitUntilRetiredAsync().ConfigureAwait(false);
        var many = Math.Max(1, reloads);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        var cost = new TrialCost(Stopwatch.GetElapsedTime(begin).TotalMilliseconds / many, allocated / many, Math.Max(0, grown / many));
        return now.LeakedGenerations > 0
            ? Verdict.Fail($"{now.LeakedGenerations} of {reloads} generations are still in memory: {Leak(now)}", cost)
            : Verdict.Pass(string.Create(CultureInfo.InvariantCulture,
                $"{reloads} reloads of {cost.Milliseconds:0.0} ms, {grown / 1024:N0} KiB more memory in use"), cost);
    }

    public async Task<Verdict> UnloadAsync()
    {
        var isNative = host.Plugins.First(plugin => plugin.Name == folder.Name).HasNativeCode;
        var status = await folder.UnloadAsync(host).ConfigureAwait(false);
        return status.State == PluginState.Leaked || status.LeakedGenerations > 0 ? Verdict.Fail(Leak(status))
            : isNative ? Verdict.Warn("It is gone from memory, except for its native code, which stays until the process ends.")
            : Verdict.Pass("It is gone from memory.");
    }

    private static string Leak(PluginStatus status) => status.Reason ?? "Something still holds them. See docs/writing-a-loader.md.";

    private async Task<PluginStatus> WaitUntilRetiredAsync()
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(20).ConfigureAwait(false))
        {
            var status = host.Plugins.First(plugin => plugin.Name == folder.Name);
            if (status.RetiringGenerations == 0 || patience.Elapsed > TimeSpan.FromMinutes(1))
                return status;
        }
    }
}
