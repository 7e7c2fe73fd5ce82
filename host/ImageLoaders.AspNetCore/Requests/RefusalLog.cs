using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>
/// Logs that requests are refused by a limit: the first at once, and then how many, at most every ten seconds for each limit. A line for
/// each would cost more than the refusal. Safe for concurrent use.
/// </summary>
internal sealed class RefusalLog(ILogger logger, TimeProvider timeProvider)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Refusals> _limits = new(StringComparer.Ordinal);

    public void Add(RequestException refusal)
    {
        var count = _limits.GetOrAdd(refusal.Limit!, static _ => new()).Add(timeProvider, Interval);
        if (count > 0)
            Log.LimitExceeded(logger, $"{ImageServiceOptions.SectionName}:{refusal.Limit}", count, refusal.Message);
    }

    private sealed class Refusals
    {
        private readonly Lock _lock = new();
        private long? _told;
        private int _count;

        /// <summary>How many are to be told of now; 0 when it is too early.</summary>
        public int Add(TimeProvider time, TimeSpan interval)
        {
            lock (_lock)
            {
                _count++;
                if (_told is { } told && time.GetElapsedTime(told) < interval)
                    return 0;
                (var count, _count, _told) = (_count, 0, time.GetTimestamp());
                return count;
            }
        }
    }
}
