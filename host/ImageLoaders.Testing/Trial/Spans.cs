using System.Diagnostics;

namespace ImageLoaders.Testing.Trial;

/// <summary>Listens to the spans of loads and of their stages, which the host and the contract start.</summary>
internal static class Spans
{
    public const string Load = "load";

    /// <summary>Calls a delegate where a span starts, on the thread that starts it, until the result is disposed.</summary>
    public static ActivityListener Listen(Action<Activity> started)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "ImageLoaders",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = started,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
