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
            $"bystander {Answered}/{Asked} answered, median {Median.TotalMilliseconds:0.0} ms ({undisturbed.Median.TotalMilliseconds:0.0} undisturbed)");
    }

    public async Task<Observation> AskAsync(int times, CancellationToken cancellationToken)
    {
        var (answered, durations) = (0, new List<TimeSpan>());
        for (var i = 0; i < times; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            if (await askAsync(cancellationToken))
                answered++;
            durations.Add(Stopwatch.GetElapsedTime(begin));
        }

        durations.Sort();
        return new(times, answered, durations[times / 2]);
    }

    /// <summary>Asserts that at least 90 % is answered while something goes on, in a time that at most doubles.</summary>
    public static void AssertServed(Observation undisturbed, Observation attacked)
    {
        Assert.That(attacked.Answered, Is.GreaterThanOrEqualTo(0.9 * attacked.Asked * undisturbed.Answered / undisturbed.Asked), "answers");

        // Times under 2 ms are what the machine does beside.
        Assert.That(attacked.Median, Is.LessThanOrEqualTo(2 * TimeSpan.FromMilliseconds(Math.Max(2, undisturbed.Median.TotalMilliseconds))), "time to an answer");
    }
}
