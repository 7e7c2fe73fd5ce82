using ImageLoaders;
using WadoLoader.Transport;

namespace WadoLoader.WadoRs;

/// <summary>The one part that an answer must have, whether it is multipart or not.</summary>
internal static class ResponseParts
{
    /// <param name="answer">The answer.</param>
    /// <param name="expected">Bytes that the part probably has; 0: not known.</param>
    /// <param name="maximum">Bytes that it may have.</param>
    /// <param name="memory">What the bytes are counted by.</param>
    /// <param name="check">Sees Content-Location before the bytes are read; <see langword="null"/> where there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The part's Content-Type and its bytes.</returns>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Mismatch"/>: no part or several; what is wrong with the
    /// body.</exception>
    public static async Task<(MediaType Type, ReadOnlyMemory<byte> Bytes)> ReadOnlyPartAsync(
        ServerResponse answer, long expected, long maximum, IMemoryReservation memory, Action<string?> check,
            CancellationToken cancellationToken)
    {
        var type = MediaType.Parse(answer.ContentType);
        if (!type.Name.StartsWith("multipart/", StringComparison.Ordinal))
            return (type, await ReadWholeAsync(answer, expected, maximum, memory, cancellationToken).ConfigureAwait(false));
        var reader = new MultipartReader(answer.Body, type["boundary"]);
        var headers = await reader.NextAsync(cancellationToken).ConfigureAwait(false) ?? throw Mismatch("none");
        check(headers.ContentLocation);
        var bytes = await reader.ReadAsync(headers, Math.Max(expected, answer.LengthBytes ?? 0), maximum, memory, cancellationToken)
            .ConfigureAwait(false);
        return await reader.NextAsync(cancellationToken).ConfigureAwait(false) is null ? (MediaType.Parse(headers.ContentType), bytes)
            : throw Mismatch("more");
    }

    private static async Task<ReadOnlyMemory<byte>> ReadWholeAsync(ServerResponse answer, long expected, long maximum,
        IMemoryReservation memory, CancellationToken cancellationToken)
    {
        var body = new PartBody((answer.LengthBytes ?? expected) + 1, maximum + 1, memory); // one more shows the end without growing
        while (true)
        {
            var free = await body.FreeAsync(int.MaxValue, cancellationToken).ConfigureAwait(false);
            var read = await answer.Body.ReadAsync(free, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return body.Memory;
            body.Advance(read);
        }
    }

    private static ImageLoadException Mismatch(string count) =>
        new(ImageLoadError.Mismatch, $"One part was asked for, and the server's multipart answer has {count}.");
}
