using System.Diagnostics;
using System.Net.Http.Headers;
using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Http;

/// <summary>An object's bytes from a server, whole.</summary>
/// <param name="Bytes">The body.</param>
/// <param name="ETag">The strong one; <see langword="null"/>: there is none.</param>
/// <param name="FetchTime">From asking to the last byte.</param>
internal sealed record ObjectDownload(ReadOnlyMemory<byte> Bytes, string? ETag, TimeSpan FetchTime)
{
    private const int FirstBuffer = 256 << 10;
    private const int LargestTrust = 16 << 20;

    /// <summary>Fetches an object, no more of it than <see cref="PixelLimits.MaximumLengthBytes"/>.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.TooLarge"/>; what the status means; what the body is instead.</exception>
    public static async Task<ObjectDownload> FetchAsync(HttpClient client, Uri url, ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var message = new HttpRequestMessage(HttpMethod.Get, url);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/dicom"));
        if (request.Options.Authorization is { } authorization)
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{response.ReasonPhrase}. Check the address, and that the server has the object.", null, response.StatusCode);
        var bytes = await ReadBodyAsync(response.Content, request, cancellationToken).ConfigureAwait(false);
        ThrowIfOtherFormat(bytes.Span, response.Content.Headers.ContentType?.MediaType);
        return new(bytes, response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null, Stopwatch.GetElapsedTime(started));
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContent content, ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var most = Math.Min(request.PixelAllocator.Limits.MaximumLengthBytes, Array.MaxLength);
        var said = content.Headers.ContentLength;
        if (said > most)
            throw TooLarge(said.Value, most);
        var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = body.ConfigureAwait(false);

        // A length is believed up to a point; what is more must have come first. One byte more than said shows the end without growing.
        var buffer = new byte[said is { } length ? (int)Math.Min(length + 1, LargestTrust) : FirstBuffer];
        var count = 0;
        while (await body.ReadAsync(buffer.AsMemory(count), cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            count += read;
            request.ReportProgress(count, said);
            if (count > most)
                throw TooLarge(count, most);
            if (count == buffer.Length)
                Array.Resize(ref buffer, NextLength(count, said, most));
        }

        return count >= (said ?? 0) ? buffer.AsMemory(0, count)
            : throw new ImageLoadException(ImageLoadError.Unreachable, $"The server promised {said:N0} bytes and broke off after {count:N0}. Load it again.");
    }

    private static int NextLength(int count, long? said, long most)
    {
        var wanted = said >= count ? Math.Min(said.Value + 1, 2L * count) : 2L * count;
        return (int)Math.Min(Math.Max(wanted, count + 1L), Math.Min(most + 1, Array.MaxLength));
    }

    private static void ThrowIfOtherFormat(ReadOnlySpan<byte> body, string? mediaType)
    {
        var isDicom = body.Length > 132 && body[128..].StartsWith("DICM"u8);
        if (isDicom || !Signature.IsKnown(body))
            return;
        var remedy = mediaType?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true ? " Ask for contentType=application/dicom." : "";
        throw DicomError.Malformed($"A DICOM object was asked for, and the server sent {Signature.Describe(body)} ({mediaType ?? "no content type"}).{remedy}");
    }

    private static ImageLoadException TooLarge(long length, long most) =>
        DicomError.TooLarge($"The object has {length:N0} bytes or more; the limit is {most:N0} (PixelLimits.MaximumLengthBytes).");
}
