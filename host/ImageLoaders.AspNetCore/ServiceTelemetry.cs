using System.Diagnostics.Metrics;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.AspNetCore.Responses;

namespace ImageLoaders.AspNetCore;

/// <summary>The service's instruments, in the meter <c>ImageLoaders</c>: what each limit has let in, and what it has refused.</summary>
internal sealed class ServiceTelemetry : IDisposable
{
    private const string LimitTag = "limit";

    private readonly Meter _meter = new("ImageLoaders");
    private readonly List<RequestPermits> _permits = [];
    private readonly Counter<long> _refusals;
    private SendingBudget? _sending;

    public ServiceTelemetry()
    {
        _refusals = _meter.CreateCounter<long>("imageloaders.service.refusals", "{request}",
            "Requests that exceeded a limit, by the setting of the limit.");
        _meter.CreateObservableGauge(
            "imageloaders.service.permits",
            () => _permits.Select(static permits =>
                new Measurement<int>(permits.Taken, new KeyValuePair<string, object?>(LimitTag, permits.Limit.Setting))),
            "{permit}",
            "Permits that are held, by the setting of the limit.");
        _meter.CreateObservableGauge("imageloaders.service.sending", () =>
            _sending?.HeldBytes ?? 0, "By", "Bytes of answers that are being sent.");
    }

    /// <summary>Measures permits from now on. All are there before the first request is.</summary>
    public RequestPermits Watch(RequestPermits permits)
    {
        _permits.Add(permits);
        return permits;
    }

    public SendingBudget Watch(SendingBudget sending) => _sending = sending;

    /// <summary>Counts what a limit has refused.</summary>
    public void Refused(RequestException refusal) => _refusals.Add(1, new KeyValuePair<string, object?>(LimitTag, refusal.Limit));

    public void Dispose() => _meter.Dispose();
}
