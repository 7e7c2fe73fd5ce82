using System.Net;
using ImageLoaders.AspNetCore.Responses;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>What one request holds: a permit while its answer is made, then the answer's bytes while its client takes them.</summary>
/// <param name="client">Who asks.</param>
/// <param name="permit">Held until the answer is sent, or made if it is long.</param>
/// <param name="sending">What long answers are counted by.</param>
internal sealed class RequestWork(IPAddress client, IDisposable permit, SendingBudget sending) : IDisposable
{
    private IDisposable? _held;

    /// <summary>The answer is made: whoever takes it slowly keeps nobody from working.</summary>
    /// <exception cref="RequestException">The answers that are being sent hold too much already.</exception>
    public void BeginSending(ReadOnlyMemory<byte> body)
    {
        _held = sending.Hold(client, body);
        permit.Dispose();
    }

    public void Dispose()
    {
        permit.Dispose();
        _held?.Dispose();
    }
}
