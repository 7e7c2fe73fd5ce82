using System.Diagnostics;
using System.Globalization;

namespace ImageLoaders.Benchmarks;

/// <summary>The lines that benchmarks/peers/run.sh puts side by side: "case, tab, who, tab, number".</summary>
internal static class Rows
{
    private const int WarmUpMilliseconds = 2000;
    private const int MeasuredMilliseconds = 500;
    private const int LeastRuns = 5;

    // The beginnings of the names of the rows that are wanted.
    private static readonly string[] Wanted = Environment.GetEnvironmentVariable("IMAGELOADERS_BENCH_ROWS")?.Split(' ') ?? [""];

    private static readonly bool IsProcessorTime = Environment.GetEnvironmentVariable("IMAGELOADERS_BENCH_CLOCK") is not null;

    public static void Write(string name, double value, string who = "ours") =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{who}\t{value:F4}"));

    /// <summary>
    /// The median in ms, after a while for the compiler, and for the memory that a warm process holds: the first touch of it is no part of
    /// the work.
    /// </summary>
    /// <param name="name">The case.</param>
    /// <param name="run">What is measured.</param>
    public static Task MeasureAsync(string name, Func<Task> run) => MeasureAsync(name, ("ours", run));

    /// <summary>
    /// The same of several ways to do one work, which take turns after each run, so that the machine's moods fall on all.
    /// </summary>
    /// <param name="name">The case.</param>
    /// <param name="ways">Who does it, and how.</param>
    public static async Task MeasureAsync(string name, params (string Who, Func<Task> Run)[] ways)
    {
        if (!Array.Exists(Wanted, start => name.StartsWith(start, StringComparison.Ordinal)))
            return;
        await RepeatAsync(ways, WarmUpMilliseconds, 0);
        var times = await RepeatAsync(ways, MeasuredMilliseconds, LeastRuns);
        foreach (var ((who, _), ofOne) in ways.Zip(times))
            Write(name, ofOne.Order().ElementAt(ofOne.Count / 2), who);
    }

    // What the processors of this process have had changes less on a busy machine.
    private static TimeSpan Now() =>
        IsProcessorTime ? Environment.CpuUsage.TotalTime : Stopwatch.GetElapsedTime(0);

    private static async Task<List<double>[]> RepeatAsync((string Who, Func<Task> Run)[] ways, int milliseconds, int least)
    {
        var times = Array.ConvertAll(ways, _ => new List<double>());

        // By the same clock: a process that gets little of a busy machine warms up as long as one that gets all.
        for (var start = Now(); (Now() - start).TotalMilliseconds < milliseconds * ways.Length || times[0].Count < least;)
        {
            for (var i = 0; i < ways.Length; i++)
            {
                var begin = Now();
                await ways[i].Run();
                times[i].Add((Now() - begin).TotalMilliseconds);
            }
        }

        return times;
    }
}
