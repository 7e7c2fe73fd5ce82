using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>Permits for one kind of work: as many as its limit says, in all and for one client. Safe for concurrent use.</summary>
internal sealed class RequestPermits(RequestLimit limit)
{
    private readonly ConcurrentDictionary<IPAddress, int> _clients = new();
    private int _taken;

    public RequestLimit Limit => limit;

    /// <summary>How many are held now.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a permit; dispose of it once the work has ended.</summary>
    /// <param name="client">As <see cref="ClientAddress"/> gives it.</param>
    /// <exception cref="RequestException">All are taken.</exception>
    public Permit Take(IPAddress client) => TryTake(client, out var permit, out var refusal) ? permit : throw refusal;

    /// <summary>The same, and nothing is thrown.</summary>
    public bool TryTake(IPAddress client, [NotNullWhen(true)] out Permit? permit, [NotNullWhen(false)] out RequestException? refusal)
    {
        (permit, refusal) = (null, null);
        if (Interlocked.Increment(ref _taken) > limit.Maximum)
        {
            Interlocked.Decrement(ref _taken);
            refusal = limit.Exceeded();
            return false;
        }

        if (limit.MaximumPerClient == 0 || _clients.AddOrUpdate(client, 1, static (_, count) => count + 1) <= limit.MaximumPerClient)
        {
            permit = new(this, client);
            return true;
        }

        Release(client);
        refusal = limit.ExceededByClient();
        return false;
    }

    private void Release(IPAddress client)
    {
        Interlocked.Decrement(ref _taken);
        if (limit.MaximumPerClient == 0)
            return;
        if (_clients.AddOrUpdate(client, 0, static (_, count) => count - 1) == 0)
            _clients.TryRemove(KeyValuePair.Create(client, 0));
    }

    /// <summary>One permit. Disposing it again does nothing.</summary>
    internal sealed class Permit(RequestPermits permits, IPAddress client) : IDisposable
    {
        private int _isReleased;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReleased, 1) == 0)
                permits.Release(client);
        }
    }
}
