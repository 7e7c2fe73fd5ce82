using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using ImageLoaders.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Responses;

/// <summary>
/// Memory that answers hold while their clients take them. It is counted once however many clients take the same bytes, and no client may
/// hold more than half of it, so that those who do not read leave room. Safe for concurrent use.
/// </summary>
/// <param name="maximumBytes">Of all answers that are being sent.</param>
internal sealed class SendingBudget(long maximumBytes)
{
    public const string Setting = nameof(ImageServiceOptions.MaximumSendingBytes);

    private readonly Lock _lock = new();
    private readonly Dictionary<(object Array, int Offset, int Length), int> _sent = [];
    private readonly Dictionary<IPAddress, long> _clients = [];
    private long _heldBytes;

    /// <summary>Bytes held now.</summary>
    public long HeldBytes => Interlocked.Read(ref _heldBytes);

    /// <summary>Holds a body until what is returned is disposed.</summary>
    /// <exception cref="RequestException">There is no room; nothing has been sent yet.</exception>
    public IDisposable? Hold(IPAddress client, ReadOnlyMemory<byte> body)
    {
        if (!MemoryMarshal.TryGetArray(body, out var segment))
            return null;
        var key = ((object)segment.Array!, segment.Offset, segment.Count);
        lock (_lock)
        {
            var senders = _sent.GetValueOrDefault(key);
            var ofClient = _clients.GetValueOrDefault(client) + body.Length;

            // One answer always goes, or one that is larger than the budget never would.
            if (senders == 0 && _heldBytes > 0 && _heldBytes + body.Length > maximumBytes)
                throw Exceeded(StatusCodes.Status503ServiceUnavailable, "busy", "The answers that are being sent hold");
            if (senders == 0 && ofClient > body.Length && ofClient > maximumBytes / 2)
                throw Exceeded(StatusCodes.Status429TooManyRequests, "too-many-requests",
                    "The answers that are being sent to your address hold half of");
            _sent[key] = senders + 1;
            _clients[client] = ofClient;
            if (senders == 0)
                _heldBytes += body.Length;
        }

        return new Held(this, client, key, body.Length);
    }

    private void Release(IPAddress client, (object Array, int Offset, int Length) key, long lengthBytes)
    {
        lock (_lock)
        {
            if (--CollectionsMarshal.GetValueRefOrNullRef(_sent, key) == 0)
            {
                _sent.Remove(key);
                _heldBytes -= lengthBytes;
            }

            if ((CollectionsMarshal.GetValueRefOrNullRef(_clients, client) -= lengthBytes) == 0)
                _clients.Remove(client);
        }
    }

    private RequestException Exceeded(int status, string kind, string what) =>
        new(status, kind,
            $"{what} {maximumBytes.ToString("N0", CultureInfo.InvariantCulture)} bytes, "
                + $"which is the limit ({ImageServiceOptions.SectionName}:{Setting}).")
        {
            RetryAfterSeconds = 1,
            Limit = Setting,
        };

    private sealed class Held(SendingBudget budget, IPAddress client, (object Array, int Offset, int Length) key, long lengthBytes)
        : IDisposable
    {
        private int _isReleased;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReleased, 1) == 0)
                budget.Release(client, key, lengthBytes);
        }
    }
}
