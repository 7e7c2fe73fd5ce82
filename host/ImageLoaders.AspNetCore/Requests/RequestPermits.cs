using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>How many requests are answered at once, in all and from one address. Safe for concurrent use.</summary>
internal sealed class RequestPermits(int maximum, int maximumPerClient)
{
    private readonly ConcurrentDictionary<IPAddress, int> _clients = new();
    private int _taken;

    /// <summary>Takes a slot; release it with the same address.</summary>
    /// <exception cref="RequestException">All are taken.</exception>
    public void Take(IPAddress client)
    {
        if (Interlocked.Increment(ref _taken) > maximum)
        {
            Interlocked.Decrement(ref _taken);
            throw new RequestException(StatusCodes.Status503ServiceUnavailable, "busy", $"{maximum} requests are being answered, which is as many as there may be.") { RetryAfterSeconds = 1 };
        }

        if (maximumPerClient == 0 || _clients.AddOrUpdate(client, 1, static (_, count) => count + 1) <= maximumPerClient)
            return;
        Release(client);
        throw new RequestException(StatusCodes.Status429TooManyRequests, "too-many-requests", $"{maximumPerClient} requests of yours are being answered, which is as many as there may be.")
        {
            RetryAfterSeconds = 1,
        };
    }

    public void Release(IPAddress client)
    {
        Interlocked.Decrement(ref _taken);
        if (maximumPerClient == 0)
            return;
        if (_clients.AddOrUpdate(client, 0, static (_, count) => count - 1) == 0)
            _clients.TryRemove(KeyValuePair.Create(client, 0));
    }
}
