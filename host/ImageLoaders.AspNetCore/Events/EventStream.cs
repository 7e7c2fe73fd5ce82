using System.Text;
using System.Threading.Channels;

namespace ImageLoaders.AspNetCore.Events;

/// <summary>
/// What waits to be sent to one client. Safe for concurrent use by those who post; one reads. Not <c>TypedResults.ServerSentEvents</c>:
/// that formats each event for each client, has no comments by which proxies see that a stream lives, and cannot say how many events were
/// lost.
/// </summary>
internal sealed class EventStream
{
    private const int Capacity = 1024;

    private readonly Channel<byte[]> _messages = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private int _lost;

    public ChannelReader<byte[]> Messages => _messages.Reader;

    /// <summary>How many were lost since this was asked last.</summary>
    public int TakeLost() => Interlocked.Exchange(ref _lost, 0);

    /// <summary>Sends a message when its turn comes. What is not vital gives way long before what is.</summary>
    public void Post(byte[] message, bool isVital)
    {
        if ((isVital || _messages.Reader.Count < Capacity / 2) && _messages.Writer.TryWrite(message))
            return;
        if (isVital)
            Interlocked.Increment(ref _lost);
    }

    /// <summary>An event as text/event-stream has it. JSON has no line breaks.</summary>
    public static byte[] Format(string name, ReadOnlySpan<byte> json) =>
        [.. "event: "u8, .. Encoding.ASCII.GetBytes(name), .. "\ndata: "u8, .. json, .. "\n\n"u8];
}
