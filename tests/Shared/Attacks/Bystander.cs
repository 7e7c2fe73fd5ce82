using System.Diagnostics;
using System.Globalization;

namespace ImageLoaders.Tests.Attacks;

/// <summary>Another client than the attacker, that asks for what is cheap, one after the other: how much of it is answered, and how
/// fast.</summary>
/// <param name="askAsync">Asks once; <see langword="false"/> when it is refused.</param>
internal sealed class Bystander(Func<CancellationToken, Task<bool>> askAsync)
{
    /// <summary>What a bystander saw.</summary>
    /// <param name="Asked">How often it asked.</param>
    /// <param name="Answered">How often it was answered.</param>
    /// <param name="Median">Of the times to an answer.</param>
    internal readonly record struct Observation(int Asked, int Answered, TimeSpan Median)
    {
        /// <summary>For the table.</summary>
        public string Compare(Observation undisturbed) => string.Create(CultureInfo.InvariantCulture,
            $"bystander {Answered}/{Asked} answered, median {Median.TotalMilliseconds:0.0} ms "
                + $"({undisturbed.Median.TotalMilliseconds:0.0} undisturbed)");
    }

    // An answer takes a part of a millisecond, and one that has to wait for a processor once waits for a time slice of whoever has it.
    private static readonly TimeSpan TimeSlice = TimeSpan.FromMilliseconds(1);

    /// <summary>Asks a number of times, and goes on while something else does.</summary>
    public async Task<Observation> AskAsync(int times, CancellationToken cancellationToken, Task? during = null)
    {
        var (answered, durations) = (0, new List<TimeSpan>());
        while (durations.Count < times || during is { IsCompleted: false })
        {
            var begin = Stopwatch.GetTimestamp();
            if (await askAsync(cancellationToken))
                answered++;
            durations.Add(Stopwatch.GetElapsedTime(begin));
        }

        durations.Sort();
        return new(durations.Count, answered, durations[durations.Count / 2]);
    }

    /// <summary>Asserts that at least 90 % is answered while something goes on, in a time that at most doubles.</summary>
    public static void AssertServed(Observation undisturbed, Observation attacked)
    {
        Assert.That(attacked.Answered, Is.GreaterThanOrEqualTo(0.9 * attacked.Asked * undisturbed.Answered / undisturbed.Asked), "answers");
        var allowed = 2 * (undisturbed.Median > TimeSlice ? undisturbed.Median : TimeSlice);
        Assert.That(attacked.Median, Is.LessThanOrEqualTo(allowed), "time to an answer");
    }
}
