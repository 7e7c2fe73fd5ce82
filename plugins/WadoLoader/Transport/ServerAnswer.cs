using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using ImageLoaders;

namespace WadoLoader.Transport;

/// <summary>A server's answer whose body has not been read yet. It lives as long as the attempt.</summary>
internal sealed class ServerAnswer : IDisposable
{
    private readonly HttpResponseMessage _response;

    private ServerAnswer(HttpResponseMessage response, Stream body, bool isDecoded)
    {
        _response = response;
        Body = body;
        LengthBytes = isDecoded ? null : response.Content.Headers.ContentLength;
    }

    public HttpStatusCode Status => _response.StatusCode;

    public string? ContentType => _response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : null;

    public ContentRangeHeaderValue? ContentRange => _response.Content.Headers.ContentRange;

    /// <summary>The strong one, with its quotes; <see langword="null"/>: there is none.</summary>
    public string? ETag => _response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null;

    /// <summary>Of the body as it is read here; <see langword="null"/>: not said.</summary>
    public long? LengthBytes { get; }

    /// <summary>The body, decompressed.</summary>
    public Stream Body { get; }

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Unsupported"/>: it is compressed as nobody asked for.</exception>
    public static async Task<ServerAnswer> OpenAsync(HttpResponseMessage response, IdleTimeout watch, TimeSpan silence, CancellationToken cancellationToken)
    {
        var body = new WatchedStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), watch, silence);
        var encoding = response.IsSuccessStatusCode ? string.Join(',', response.Content.Headers.ContentEncoding) : ""; // of others the status counts
        switch (encoding.ToUpperInvariant())
        {
            case "" or "IDENTITY":
                return new(response, body, false);
            case "GZIP" or "X-GZIP":
                return new(response, new GZipStream(body, CompressionMode.Decompress), true);
            default:
                throw new ImageLoadException(ImageLoadError.Unsupported, $"The server compressed its answer as {encoding}, though gzip was the only way it was offered.");
        }
    }

    /// <summary>All of a body that is no picture: metadata, tables.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.TooLarge"/>.</exception>
    public async Task<byte[]> ReadAllAsync(int maximum, CancellationToken cancellationToken)
    {
        if (LengthBytes > maximum)
            throw TooLarge(maximum);
        using var bytes = new MemoryStream((int)Math.Min(LengthBytes ?? 0, 1 << 20));
        var piece = new byte[32 << 10];
        for (int read; (read = await Body.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (bytes.Length + read > maximum)
                throw TooLarge(maximum);
            bytes.Write(piece, 0, read);
        }

        return bytes.ToArray();
    }

    public void Dispose() => Body.Dispose();

    private static ImageLoadException TooLarge(int maximum) => new(ImageLoadError.TooLarge, $"The server's answer has more than {maximum:N0} bytes.");
}
