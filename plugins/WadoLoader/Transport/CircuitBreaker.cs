using ImageLoaders;

namespace WadoLoader.Transport;

/// <summary>
/// Leaves a server alone for 10 seconds after 80 % of at least 8 requests of the last 30 seconds have failed. Then one request is let
/// through: when it fails too, the server is left alone for as long again. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Polly's circuit breaker is not used, nor is its retry: its builders check options by DataAnnotations, which keep every type that they
/// ever saw in a table of the process. The plugin's own copy of Polly, and with it the plugin, could not be unloaded.
/// </remarks>
/// <param name="origin">The server, for the message.</param>
/// <param name="time">The time.</param>
internal sealed class CircuitBreaker(string origin, TimeProvider time)
{
    private const int MinimumRequests = 8;
    private const double MaximumFailureRatio = 0.8;

    private static readonly TimeSpan Break = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PeriodLength = TimeSpan.FromSeconds(3); // and ten of them are looked at

    private readonly Lock _lock = new(); // guards all that follows; never held while a request runs
    private readonly (long Period, int Requests, int Failures)[] _periods = new (long, int, int)[10];
    private readonly long _begin = time.GetTimestamp();
    private TimeSpan? _openUntil;

    private TimeSpan Now => time.GetElapsedTime(_begin);

    /// <summary>Makes a request, unless the server is left alone.</summary>
    /// <exception cref="ImageLoadException">The server is left alone: <see cref="ImageLoadError.Unreachable"/>.</exception>
    /// <exception cref="TransientFailure">What the request threw; it counts as failed when the server is down.</exception>
    public async Task<T> ExecuteAsync<T>(Func<Task<T>> request)
    {
        var isTrial = Enter();
        bool? failed = null; // stays so for a request that its caller cancelled: it tells nothing of the server
        try
        {
            var result = await request().ConfigureAwait(false);
            failed = false;
            return result;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            failed = exception is TransientFailure { IsDown: true };
            throw;
        }
        finally
        {
            Leave(isTrial, failed);
        }
    }

    // Gives whether this request is the one that is let through after a break.
    private bool Enter()
    {
        lock (_lock)
        {
            var now = Now;
            if (_openUntil is not { } end)
                return false;
            if (end > now)
            {
                throw new ImageLoadException(
                    ImageLoadError.Unreachable,
                    $"{origin} failed again and again: it is left alone for {Math.Ceiling((end - now).TotalSeconds):N0} seconds. "
                    + "Check that it runs.");
            }

            _openUntil = now + Break;
            return true;
        }
    }

    private void Leave(bool isTrial, bool? failed)
    {
        lock (_lock)
        {
            var now = Now;
            if (isTrial)
                _openUntil = failed switch { true => now + Break, false => null, null => now };
            else if (_openUntil is null && failed is { } hasFailed && IsTooMuch(now, hasFailed))
                _openUntil = now + Break;
            if (_openUntil is not null)
                Array.Clear(_periods); // what it did before a break is not held against it afterwards
        }
    }

    // Counts a request, and gives whether too many have failed of late.
    private bool IsTooMuch(TimeSpan now, bool failed)
    {
        var period = now.Ticks / PeriodLength.Ticks;
        ref var current = ref _periods[period % _periods.Length];
        if (current.Period != period)
            current = (period, 0, 0);
        current.Requests++;
        current.Failures += failed ? 1 : 0;
        var recent = _periods.Where(one => one.Period > period - _periods.Length).ToArray();
        var requests = recent.Sum(one => one.Requests);
        return requests >= MinimumRequests && recent.Sum(one => one.Failures) >= MaximumFailureRatio * requests;
    }
}
