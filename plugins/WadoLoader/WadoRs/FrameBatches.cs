using System.Collections.Concurrent;
using ImageLoaders;
using WadoLoader.Transport;

namespace WadoLoader.WadoRs;

/// <summary>
/// Asks for consecutive frames of one instance in one request (PS3.18 10.4.1.1.6) when they wait for their turn at a server anyway. Each
/// part must say which frame it is of: their order alone is not believed. A server that does not answer so is asked for single frames from
/// then on. Safe for concurrent use.
/// </summary>
internal sealed class FrameBatches(ServerClient client)
{
    private const int MostServers = 256;

    private readonly ConcurrentDictionary<string, bool> _refusing = new(StringComparer.Ordinal);

    /// <summary>Gets one frame, alone or with those that follow it.</summary>
    /// <param name="id">The frame.</param>
    /// <param name="header">Of its instance; some frame of it has come already.</param>
    /// <param name="asked">The request for this frame alone.</param>
    /// <param name="reader">Reads the answer to it, and that of several.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(FramePart? Part, string? Refusal)> FetchAsync(
        WadoRsId id,
        InstanceHeader header,
        ServerRequest asked,
        FrameReader reader,
        CancellationToken cancellationToken)
    {
        var server = id.Root.AbsoluteUri;
        var isRefused = false;
        using (var frame = _refusing.ContainsKey(server) ? null : header.Waiting.Add(id.Frame))
        {
            if (frame is null)
                return await client.GetAsync(asked, reader.ReadOneAsync, cancellationToken).ConfigureAwait(false);
            using var alone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, frame.TakenAlong.Token);
            try
            {
                return await client.GetAsync(
                    asked with { Address = () => id.FramesUrl(WadoRsId.List(frame.TakeTurn(header.NativeFrameBytes))) },
                    async (answer, token) => frame.HasOthers ? (await ReadAsync(answer, frame, reader, token).ConfigureAwait(false), null)
                        : await reader.ReadOneAsync(answer, token).ConfigureAwait(false),
                    alone.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (frame.IsTakenAlong && !cancellationToken.IsCancellationRequested)
            {
                if (await frame.Part.WaitAsync(cancellationToken).ConfigureAwait(false) is { } part)
                    return (part, null);
            }
            catch (ImageLoadException) when (frame.Part is { IsCompletedSuccessfully: true, Result: not null })
            {
                return (await frame.Part.ConfigureAwait(false), null); // it was another that did not come
            }
            catch (ImageLoadException exception) when (frame.HasOthers
                && exception.Error is not (ImageLoadError.Unreachable or ImageLoadError.Timeout or ImageLoadError.Overloaded))
            {
                isRefused = true;
            }
        }

        var answer = await client.GetAsync(asked, reader.ReadOneAsync, cancellationToken).ConfigureAwait(false);
        if (isRefused && answer.Part is not null)
            Remember(server); // who gives the frame and not the list, and not whoever gives neither
        return answer;
    }

    private void Remember(string server)
    {
        if (_refusing.Count > MostServers)
            _refusing.Clear(); // what is learnt of servers is learnt again
        _refusing[server] = true;
    }

    private static async Task<FramePart> ReadAsync(ServerResponse answer, QueuedFrame first, FrameReader reader,
        CancellationToken cancellationToken)
    {
        var missing = first.Missing.ToList();
        var next = 0;
        await foreach (var part in reader.ReadAsync(answer, missing.ConvertAll(frame => frame.Number), cancellationToken)
            .ConfigureAwait(false))
            missing[next++].Come(part);
        return (await first.Part.ConfigureAwait(false))!;
    }
}
