using System.Net;
using System.Net.Http.Headers;
using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Transport;

/// <summary>
/// One version of an object on a server: all of its bytes, or, where the server hands out ranges that a strong ETag holds together, those
/// that were needed so far. Safe for concurrent use.
/// </summary>
internal sealed class RemoteObject
{
    private const int FirstPiece = 64 << 10;
    private const int WorthPieces = 1 << 20;

    private readonly ServerClient _client;
    private readonly ServerRequest _request;
    private readonly ILoadBudget _budget;
    private readonly long _maximum;

    private RemoteObject(ServerClient client, ServerRequest request, ILoadBudget budget, long maximum, long length, string? eTag) =>
        (_client, _request, _budget, _maximum, LengthBytes, ETag) = (client, request, budget, maximum, length, eTag);

    /// <summary>Of the whole object.</summary>
    public long LengthBytes { get; }

    /// <summary>The strong one; <see langword="null"/>: there is none.</summary>
    public string? ETag { get; }

    /// <summary>All bytes; <see langword="null"/>: pieces only.</summary>
    public ReceivedBytes? Whole { get; private init; }

    /// <summary>What was fetched for its header; the frames share it.</summary>
    public FetchedRanges Header { get; } = new();

    public long HeldBytes => Whole?.HeldBytes ?? Header.HeldBytes;

    /// <summary>Bytes that may still be fetched for its header.</summary>
    public long RoomBytes => _maximum - HeldBytes;

    /// <summary>Counts its bytes no more: it is kept for the next load, if anybody's.</summary>
    public void Release()
    {
        Whole?.Release();
        Header.Dispose();
    }

    /// <summary>Begins to fetch an object.</summary>
    /// <param name="client">Asks.</param>
    /// <param name="request">Names the object.</param>
    /// <param name="budget">What its bytes are counted by.</param>
    /// <param name="isPart">Whether a part of it will probably do.</param>
    /// <param name="maximum">Bytes that are taken of an object that comes whole; of one in pieces, for its header, and for a frame.</param>
    /// <param name="report">Gets the progress.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.TooLarge"/>; what the status means.</exception>
    public static async Task<RemoteObject> FetchAsync(
        ServerClient client, ServerRequest request, ILoadBudget budget, bool isPart, long maximum, Action<long, long?> report,
            CancellationToken cancellationToken)
    {
        if (isPart)
        {
            var start = await client.GetAsync(
                request with { Range = static () => (new RangeHeaderValue(0, FirstPiece - 1), null), IsAnswer = HasNoSuchRange },
                (answer, token) => ReadStartAsync(client, request, budget, answer, maximum, report, token),
                cancellationToken).ConfigureAwait(false);
            if (start is not null)
                return start;
        }

        return await DownloadAsync(client, request, budget, maximum, report, async download =>
            await client.GetAsync(request with { Range = download.Rest, IsAnswer = HasNoSuchRange }, download.ReadAsync, cancellationToken)
                .ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Fetches a range, or what is missing of it.</summary>
    /// <param name="into">Gets it.</param>
    /// <param name="offset">Of its first byte.</param>
    /// <param name="count">How many bytes; what reaches beyond the end is left out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ObjectReplacedException">The server has another version of the object now.</exception>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.TooLarge"/>: more is needed than may be held.</exception>
    public async Task FetchAsync(FetchedRanges into, long offset, long count, CancellationToken cancellationToken)
    {
        var end = count < LengthBytes - offset ? offset + count : LengthBytes;
        var start = into.FirstMissing(offset, end);
        if (start == end)
            return;
        if (end - start > _maximum - into.HeldBytes)
            throw DicomError.TooLarge(
                $"Of the object's {LengthBytes:N0} bytes one frame needs more than {_maximum:N0} (PixelLimits.MaximumLengthBytes).");
        var request = _request with { Range = () => (new RangeHeaderValue(start, end - 1), ETag) };
        var memory = _budget.BeginReservation();
        try
        {
            var bytes = await _client.GetAsync(request, (answer, token) =>
                ReadRangeAsync(answer, start, end, memory, token), cancellationToken).ConfigureAwait(false);
            into.Add(start, bytes, memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private static async Task<RemoteObject?> ReadStartAsync(
        ServerClient client, ServerRequest request, ILoadBudget budget, ServerResponse answer, long maximum, Action<long, long?> report,
            CancellationToken cancellationToken)
    {
        if (HasNoSuchRange(answer.Status))
            return null;
        if (answer.Status != HttpStatusCode.PartialContent)
        {
            // Ranges are nothing to this server: what comes is the object.
            return await DownloadAsync(client, request, budget, maximum, report, async download =>
                await download.ReadAsync(answer, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }

        if (answer.ETag is not { } tag
            || answer.ContentRange is not { Unit: "bytes", From: 0, To: { } to and < FirstPiece, Length: { } length }
            || (length > to + 1 && length <= WorthPieces))
            return null;
        return await StartAsync(client, request, budget, answer, maximum, to + 1, length, tag, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<RemoteObject> DownloadAsync(
        ServerClient client, ServerRequest request, ILoadBudget budget, long maximum, Action<long, long?> report,
            Func<ObjectDownload, Task> readAsync)
    {
        var bytes = new ReceivedBytes(budget.BeginReservation(), maximum);
        try
        {
            var download = new ObjectDownload(maximum, bytes, report);
            await readAsync(download).ConfigureAwait(false);
            return new(client, request, budget, maximum, bytes.Count, download.ETag) { Whole = bytes };
        }
        catch
        {
            bytes.Release();
            throw;
        }
    }

    private static async Task<RemoteObject> StartAsync(
        ServerClient client, ServerRequest request, ILoadBudget budget, ServerResponse answer, long maximum, long count, long length,
            string tag, CancellationToken cancellationToken)
    {
        if (count == length)
            return await DownloadAsync(client, request, budget, maximum, static (_, _) => { }, async download =>
                await download.ReadStartAsync(answer, count, tag, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        var memory = budget.BeginReservation();
        try
        {
            var start = new RemoteObject(client, request, budget, maximum, length, tag);
            start.Header.Add(0, await ReadExactlyAsync(answer, count, memory, cancellationToken).ConfigureAwait(false), memory);
            return start;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private static bool HasNoSuchRange(HttpStatusCode status) => status == HttpStatusCode.RequestedRangeNotSatisfiable;

    private async Task<ReadOnlyMemory<byte>> ReadRangeAsync(ServerResponse answer, long start, long end, IMemoryReservation memory,
        CancellationToken cancellationToken)
    {
        if (answer.Status == HttpStatusCode.PartialContent && answer.ETag == ETag && answer.ContentRange is { From: { } from, To: { } to }
            && from == start && to == end - 1)
            return await ReadExactlyAsync(answer, end - start, memory, cancellationToken).ConfigureAwait(false);
        throw new ObjectReplacedException();
    }

    private static async Task<ReadOnlyMemory<byte>> ReadExactlyAsync(ServerResponse answer, long count, IMemoryReservation memory,
        CancellationToken cancellationToken)
    {
        var bytes = new PartBody(count, count, memory);
        while (bytes.Count < count)
        {
            var read = await answer.Body.ReadAsync(await bytes.FreeAsync(count - bytes.Count, cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            bytes.Advance(read > 0 ? read : throw new EndOfStreamException($"{bytes.Count:N0} of {count:N0} bytes came."));
        }

        return bytes.Memory;
    }
}
