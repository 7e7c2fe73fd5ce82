using System.Net;
using System.Net.Http.Headers;
using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Transport;

/// <summary>
/// One version of an object on a server: all of its bytes, or, where the server hands out ranges that a strong ETag holds together, those that
/// were needed so far. Safe for concurrent use.
/// </summary>
internal sealed class RemoteObject
{
    private const int FirstPiece = 64 << 10;
    private const int WorthPieces = 1 << 20;

    private readonly ServerClient _client;
    private readonly ServerRequest _request;
    private readonly long _maximum;

    private RemoteObject(ServerClient client, ServerRequest request, long maximum, ReadOnlyMemory<byte> bytes, long length, string? eTag)
    {
        (_client, _request, _maximum, LengthBytes, ETag) = (client, request, maximum, length, eTag);
        if (bytes.Length == length)
            Whole = bytes;
        Header.Add(0, bytes);
    }

    /// <summary>Of the whole object.</summary>
    public long LengthBytes { get; }

    /// <summary>The strong one; <see langword="null"/>: there is none.</summary>
    public string? ETag { get; }

    /// <summary>All bytes; <see langword="null"/>: pieces only.</summary>
    public ReadOnlyMemory<byte>? Whole { get; }

    /// <summary>What was fetched for its header; the frames share it.</summary>
    public FetchedPieces Header { get; } = new();

    public long HeldBytes => Header.HeldBytes;

    /// <summary>Bytes that may still be fetched for its header.</summary>
    public long RoomBytes => _maximum - HeldBytes;

    /// <summary>Begins to fetch an object.</summary>
    /// <param name="client">Asks.</param>
    /// <param name="request">Names the object.</param>
    /// <param name="isPart">Whether a part of it will probably do.</param>
    /// <param name="maximum">Bytes that are taken of an object that comes whole; of one in pieces, for its header, and for a frame.</param>
    /// <param name="report">Gets the progress.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.TooLarge"/>; what the status means.</exception>
    public static async Task<RemoteObject> FetchAsync(
        ServerClient client, ServerRequest request, bool isPart, long maximum, Action<long, long?> report, CancellationToken cancellationToken)
    {
        if (isPart)
        {
            var start = await client.GetAsync(
                request with { Range = static () => (new RangeHeaderValue(0, FirstPiece - 1), null), IsAnswer = HasNoSuchRange },
                (answer, token) => ReadStartAsync(client, request, answer, maximum, report, token),
                cancellationToken).ConfigureAwait(false);
            if (start is not null)
                return start;
        }

        var download = new ObjectDownload(maximum, report);
        await client.GetAsync(request with { Range = download.Rest, IsAnswer = HasNoSuchRange }, download.ReadAsync, cancellationToken).ConfigureAwait(false);
        return new(client, request, maximum, download.Bytes, download.Bytes.Length, download.ETag);
    }

    /// <summary>Fetches a range, or what is missing of it.</summary>
    /// <param name="into">Gets it.</param>
    /// <param name="offset">Of its first byte.</param>
    /// <param name="count">How many bytes; what reaches beyond the end is left out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ObjectReplaced">The server has another version of the object now.</exception>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.TooLarge"/>: more is needed than may be held.</exception>
    public async Task FetchAsync(FetchedPieces into, long offset, long count, CancellationToken cancellationToken)
    {
        var end = count < LengthBytes - offset ? offset + count : LengthBytes;
        var start = into.FirstMissing(offset, end);
        if (start == end)
            return;
        if (end - start > _maximum - into.HeldBytes)
            throw DicomError.TooLarge($"Of the object's {LengthBytes:N0} bytes one frame needs more than {_maximum:N0} (PixelLimits.MaximumLengthBytes).");
        var request = _request with { Range = () => (new RangeHeaderValue(start, end - 1), ETag) };
        var bytes = await _client.GetAsync(request, (answer, token) => ReadRangeAsync(answer, start, end, token), cancellationToken).ConfigureAwait(false);
        into.Add(start, bytes);
    }

    private static async Task<RemoteObject?> ReadStartAsync(
        ServerClient client, ServerRequest request, ServerAnswer answer, long maximum, Action<long, long?> report, CancellationToken cancellationToken)
    {
        if (HasNoSuchRange(answer.Status))
            return null;
        if (answer.Status != HttpStatusCode.PartialContent)
        {
            // Ranges are nothing to this server: what comes is the object.
            var download = new ObjectDownload(maximum, report);
            await download.ReadAsync(answer, cancellationToken).ConfigureAwait(false);
            return new(client, request, maximum, download.Bytes, download.Bytes.Length, download.ETag);
        }

        if (answer.ETag is not { } tag || answer.ContentRange is not { Unit: "bytes", From: 0, To: { } to and < FirstPiece, Length: { } length } || (length > to + 1 && length <= WorthPieces))
            return null;
        return new(client, request, maximum, await ReadExactlyAsync(answer, to + 1, cancellationToken).ConfigureAwait(false), length, tag);
    }

    private static bool HasNoSuchRange(HttpStatusCode status) => status == HttpStatusCode.RequestedRangeNotSatisfiable;

    private async Task<ReadOnlyMemory<byte>> ReadRangeAsync(ServerAnswer answer, long start, long end, CancellationToken cancellationToken)
    {
        if (answer.Status == HttpStatusCode.PartialContent && answer.ETag == ETag && answer.ContentRange is { From: { } from, To: { } to } && from == start && to == end - 1)
            return await ReadExactlyAsync(answer, end - start, cancellationToken).ConfigureAwait(false);
        throw new ObjectReplaced();
    }

    private static async Task<ReadOnlyMemory<byte>> ReadExactlyAsync(ServerAnswer answer, long count, CancellationToken cancellationToken)
    {
        var bytes = new PartBody(count, count);
        while (bytes.Count < count)
        {
            var read = await answer.Body.ReadAsync(bytes.Free(count - bytes.Count), cancellationToken).ConfigureAwait(false);
            bytes.Advance(read > 0 ? read : throw new EndOfStreamException($"{bytes.Count:N0} of {count:N0} bytes came."));
        }

        return bytes.Memory;
    }
}
