using System.Collections.Concurrent;
using System.Net;
using ImageLoaders;
using WadoLoader.Transport;

namespace WadoLoader.WadoRs;

/// <summary>
/// Asks for consecutive frames of one instance in one request (PS3.18 10.4.1.1.6) when they wait for their turn at a server anyway. Each part must say which frame it is
/// of: their order alone is not believed. A server that does not answer so is asked for single frames from then on. Safe for concurrent use.
/// </summary>
internal sealed class FramesTogether(ServerClient client)
{
    private const int MostServers = 256;

    private readonly ConcurrentDictionary<string, bool> _refusing = new(StringComparer.Ordinal);

    /// <summary>Gets one frame, alone or with those that follow it.</summary>
    /// <param name="id">The frame.</param>
    /// <param name="header">Of its instance; some frame of it has come already.</param>
    /// <param name="asked">The request for this frame alone.</param>
    /// <param name="readOne">Reads the answer to it.</param>
    /// <param name="readPart">Reads the part of one frame from an answer of several.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(FramePart? Part, string? Refusal)> FetchAsync(
        WadoRsId id,
        InstanceHeader header,
        ServerRequest asked,
        Func<ServerAnswer, CancellationToken, Task<(FramePart? Part, string? Refusal)>> readOne,
        Func<MultipartReader, MediaType, WadoRsId, CancellationToken, Task<FramePart>> readPart,
        CancellationToken cancellationToken)
    {
        var server = id.Root.AbsoluteUri;
        using (var frame = _refusing.ContainsKey(server) ? null : header.Waiting.Add(id.Frame))
        {
            if (frame is null)
                return await client.GetAsync(asked, readOne, cancellationToken).ConfigureAwait(false);
            using var alone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, frame.TakenAlong.Token);
            try
            {
                return await client.GetAsync(
                    asked with { Address = () => id.FramesUrl(frame.TakeTurn(header.NativeFrameBytes)) },
                    async (answer, token) => frame.HasOthers ? (await ReadAsync(answer, frame, id, readPart, token).ConfigureAwait(false), null) : await readOne(answer, token).ConfigureAwait(false),
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
            catch (ImageLoadException exception) when (frame.HasOthers && exception.Error is not (ImageLoadError.Unreachable or ImageLoadError.Timeout or ImageLoadError.Overloaded))
            {
                if (_refusing.Count > MostServers)
                    _refusing.Clear(); // what is learnt of servers is learnt again
                _refusing[server] = true;
            }
        }

        return await client.GetAsync(asked, readOne, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<FramePart> ReadAsync(
        ServerAnswer answer, WaitingFrame first, WadoRsId id, Func<MultipartReader, MediaType, WadoRsId, CancellationToken, Task<FramePart>> readPart, CancellationToken cancellationToken)
    {
        var whole = MediaType.Parse(answer.ContentType);
        if (answer.Status != HttpStatusCode.OK || !whole.Name.StartsWith("multipart/", StringComparison.Ordinal))
            throw new ImageLoadException(ImageLoadError.Unsupported, "The server does not give several frames in one answer.");
        var reader = new MultipartReader(answer.Body, whole["boundary"]);
        foreach (var frame in first.Missing.ToList())
            frame.Come(await readPart(reader, whole, id with { Frame = frame.Number }, cancellationToken).ConfigureAwait(false));
        return (await first.Part.ConfigureAwait(false))!;
    }
}
