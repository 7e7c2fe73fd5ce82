using System.Diagnostics;
using System.Globalization;

namespace ImageLoaders.Benchmarks;

/// <summary>The lines that benchmarks/peers/run.sh puts side by side: "case, tab, who, tab, number".</summary>
internal static class Rows
{
    private const int WarmUpMilliseconds = 2000;

    public static void Write(string name, double value, string who = "ours") => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{who}\t{value:F4}"));

    /// <summary>The median in ms, after a while for the compiler, and for the memory that a warm process holds: the first touch of it is no part of the work.</summary>
    /// <param name="name">The case.</param>
    /// <param name="least">Runs at least.</param>
    /// <param name="run">What is measured.</param>
    /// <param name="who">What of this project it is.</param>
    public static async Task MeasureAsync(string name, int least, Func<Task> run, string who = "ours")
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalMilliseconds < WarmUpMilliseconds;)
            await run();
        var times = new List<double>();
        for (var start = Stopwatch.GetTimestamp(); times.Count < least || (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 400 && times.Count < 2000);)
        {
            var begin = Stopwatch.GetTimestamp();
            await run();
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        times.Sort();
        Write(name, times[times.Count / 2], who);
    }
}
