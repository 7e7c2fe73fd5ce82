using System.Net;
using System.Net.Http.Headers;
using ImageLoaders;

namespace NiftiLoader.Files;

/// <summary>
/// A file on a web server. Ranges are used only where a strong ETag ties them to one version of the file; otherwise the file is read from
/// its beginning.
/// </summary>
internal sealed class RemoteFile : NiftiFile
{
    private const int StartBytes = 64 << 10;

    private readonly HttpClient _client;
    private readonly string _address;
    private readonly string? _authorization;

    private RemoteFile(HttpClient client, string address, string? authorization) =>
        (_client, _address, _authorization) = (client, address, authorization);

    public override string? Version => ETag;

    public override long? LengthBytes => Length;

    public override bool HasRanges => Ranges;

    private string? ETag { get; init; }

    private long? Length { get; init; }

    private bool Ranges { get; init; }

    private bool IsWhole => Length == Start.Length;

    /// <exception cref="ImageLoadException">The address is not valid, or what the status means.</exception>
    public static async Task<RemoteFile> OpenAsync(HttpClient client, string address, string? authorization,
        CancellationToken cancellationToken)
    {
        using var message = Message(HttpMethod.Get, address, authorization);
        message.Headers.Range = new(0, StartBytes - 1);
        using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.RequestedRangeNotSatisfiable)
            response.EnsureSuccessStatusCode();
        var isPart = response.StatusCode == HttpStatusCode.PartialContent;
        if (isPart && response.Content.Headers.ContentRange is not { Unit: "bytes", From: 0 })
            throw new ImageLoadException(ImageLoadError.Mismatch, "The server sent another range of the file than was asked for.");
        using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var start = new byte[StartBytes];
        var count = await body.ReadAtLeastAsync(start, StartBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var tag = StrongTag(response);
        var length = isPart ? response.Content.Headers.ContentRange!.Length : response.Content.Headers.ContentLength;
        return new(client, address, authorization)
        {
            Start = start.AsMemory(0, count),
            ETag = tag,
            Length = length ?? (count < StartBytes && !isPart ? count : null),
            Ranges = isPart && tag is not null && length is not null,
        };
    }

    /// <summary>Whether the server still has the version.</summary>
    public static async Task<bool> IsCurrentAsync(HttpClient client, string address, string? authorization, string? version,
        CancellationToken cancellationToken)
    {
        if (version is null || !EntityTagHeaderValue.TryParse(version, out var tag))
            return false;
        try
        {
            using var message = Message(HttpMethod.Head, address, authorization);
            message.Headers.IfNoneMatch.Add(tag);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
            return response.StatusCode == HttpStatusCode.NotModified
                || (response.StatusCode == HttpStatusCode.OK && StrongTag(response) == version);
        }
        catch (Exception exception) when (exception is HttpRequestException or ImageLoadException)
        {
            return false; // the load that follows says why
        }
    }

    public override async ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (offset + destination.Length <= Start.Length)
        {
            Start.Slice((int)offset, destination.Length).CopyTo(destination);
            return;
        }

        using var message = Message(HttpMethod.Get, _address, _authorization);
        message.Headers.Range = new(offset, offset + destination.Length - 1);
        message.Headers.IfRange = new(new EntityTagHeaderValue(ETag!));
        using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != offset
            || StrongTag(response) is { } tag && tag != ETag)
            throw Replaced();
        using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await body.ReadExactlyAsync(destination, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask<Stream> OpenStreamAsync(CancellationToken cancellationToken)
    {
        if (IsWhole)
            return new MemoryStream(Start.ToArray(), writable: false);
        using var message = Message(HttpMethod.Get, _address, _authorization);
        var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        try
        {
            response.EnsureSuccessStatusCode();
            if (response.StatusCode == HttpStatusCode.PartialContent || StrongTag(response) != ETag)
                throw Replaced();
            return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static ImageLoadException Replaced() =>
        new(ImageLoadError.Mismatch, "The server has another version of the file than a moment ago. Load it again.");

    private static string? StrongTag(HttpResponseMessage response) => response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null;

    private static HttpRequestMessage Message(HttpMethod method, string address, string? authorization)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            throw new ImageLoadException(ImageLoadError.InvalidImageId,
                "The id holds no URL with a host, as in nifti:https://server/t1.nii.gz.");
        if (uri.UserInfo.Length > 0)
            throw new ImageLoadException(ImageLoadError.InvalidImageId,
                "The URL holds a user name, and ids end up in logs. Pass it as the options' Authorization.");
        var message = new HttpRequestMessage(method, uri);
        if (authorization is not null && !message.Headers.TryAddWithoutValidation("Authorization", authorization))
            throw new ImageLoadException(ImageLoadError.Unauthorized,
                "The options' Authorization cannot be sent: it is no value of an HTTP header.");
        return message;
    }
}
