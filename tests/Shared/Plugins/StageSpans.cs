using System.Collections.Concurrent;
using System.Diagnostics;

namespace ImageLoaders.PluginTesting;

/// <summary>The stages of loads, as who listens to the activity source <c>ImageLoaders</c> sees them.</summary>
internal static class StageSpans
{
    /// <summary>Names of the stages that a load ended, in the order of their beginnings.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(Func<Task> load)
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "ImageLoaders",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var whole = new Activity("whole").Start();
        await load();
        return [.. ended.Where(span => span.TraceId == whole.TraceId).OrderBy(span => span.StartTimeUtc)
            .Select(span => span.OperationName)];
    }
}
