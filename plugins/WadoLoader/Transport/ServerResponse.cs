using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using ImageLoaders;

namespace WadoLoader.Transport;

/// <summary>A server's answer whose body has not been read yet. It lives as long as the attempt.</summary>
internal sealed class ServerResponse : IDisposable
{
    private const int FirstBytes = 64 << 10;

    private readonly HttpResponseMessage _response;

    private ServerResponse(HttpResponseMessage response, Stream body, bool isDecoded)
    {
        _response = response;
        Body = body;
        LengthBytes = isDecoded ? null : response.Content.Headers.ContentLength;
    }

    public HttpStatusCode Status => _response.StatusCode;

    public string? ContentType => _response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString()
        : null;

    public ContentRangeHeaderValue? ContentRange => _response.Content.Headers.ContentRange;

    /// <summary>The strong one, with its quotes; <see langword="null"/>: there is none.</summary>
    public string? ETag => _response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null;

    /// <summary>Whether the server says that there are more results than it gave (PS3.18 8.3.4.4).</summary>
    public bool IsPartOfResults => _response.Headers.Warning.Any(static warning => warning.Code == 299
        && (warning.Text.Contains("result", StringComparison.OrdinalIgnoreCase)
            || warning.Text.Contains("limit", StringComparison.OrdinalIgnoreCase)));

    /// <summary>Of the body as it is read here; <see langword="null"/>: not said.</summary>
    public long? LengthBytes { get; }

    /// <summary>The body, decompressed.</summary>
    public Stream Body { get; }

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Unsupported"/>: it is compressed as nobody asked for.</exception>
    public static async Task<ServerResponse> OpenAsync(HttpResponseMessage response, IdleTimeout watch, TimeSpan silence,
        CancellationToken cancellationToken)
    {
        var body = new IdleTimeoutStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), watch, silence);
        // of others the status counts
        var encoding = response.IsSuccessStatusCode ? string.Join(',', response.Content.Headers.ContentEncoding) : "";
        switch (encoding.ToUpperInvariant())
        {
            case "" or "IDENTITY":
                return new(response, body, false);
            case "GZIP" or "X-GZIP":
                return new(response, new GZipStream(body, CompressionMode.Decompress), true);
            default:
                throw new ImageLoadException(ImageLoadError.Unsupported,
                    $"The server compressed its answer as {encoding}, though gzip was the only way it was offered.");
        }
    }

    /// <summary>All of a body that is no picture: metadata, tables.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.TooLarge"/>.</exception>
    /// <param name="maximum">Bytes that it may have.</param>
    /// <param name="memory">What the bytes are counted by, twice: whoever reads them makes something of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ReadOnlyMemory<byte>> ReadAllAsync(int maximum, IMemoryReservation memory, CancellationToken cancellationToken)
    {
        if (LengthBytes > maximum)
            throw TooLarge(maximum);
        var bytes = new byte[Math.Min((LengthBytes ?? 0) + 1, FirstBytes)];
        var count = 0;
        await memory.ResizeAsync(2L * bytes.Length, cancellationToken).ConfigureAwait(false);
        for (int read; (read = await Body.ReadAsync(bytes.AsMemory(count), cancellationToken).ConfigureAwait(false)) > 0;)
        {
            count += read;
            if (count > maximum)
                throw TooLarge(maximum);
            if (count < bytes.Length)
                continue;
            var length = Math.Min(2 * count, maximum + 1);
            await memory.ResizeAsync(2L * length, cancellationToken).ConfigureAwait(false);
            Array.Resize(ref bytes, length);
        }

        return bytes.AsMemory(0, count);
    }

    public void Dispose() => Body.Dispose();

    private static ImageLoadException TooLarge(int maximum) =>
        new(ImageLoadError.TooLarge, $"The server's answer has more than {maximum:N0} bytes.");
}
