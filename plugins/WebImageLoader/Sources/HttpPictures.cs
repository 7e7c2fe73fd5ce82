using System.Net;
using System.Net.Http.Headers;
using ImageLoaders;

namespace WebImageLoader.Sources;

/// <summary>Pictures from web servers: the whole id is the URL.</summary>
internal sealed class HttpPictures(HttpClient client, ILoadBudget budget, WebImageOptions options) : IPictureSource
{
    public async Task<EncodedPicture> FetchAsync(PictureId id, ImageLoadRequest request, CancellationToken cancellationToken)
    {
        using var message = Message(HttpMethod.Get, id, request);
        using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        if (response.StatusCode == HttpStatusCode.PartialContent)
            throw new ImageLoadException(ImageLoadError.Mismatch,
                "The server sent a part of the picture (206), though all of it was asked for.");
        var memory = budget.BeginReservation();
        try
        {
            var (body, lengthBytes) = await HttpBody
                .ReadAsync(response.Content, options.MaximumBytes, memory, request.ReportProgress, cancellationToken).ConfigureAwait(false);
            var source = new ImageSource { Version = StrongTag(response), FreshFor = options.FreshFor };
            return new EncodedPicture(body.AsMemory(0, lengthBytes), source, rented: body, owner: memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    public async Task<bool> IsCurrentAsync(PictureId id, ImageLoadRequest request, ImageSource source)
    {
        if (source.Version is not { } version || !EntityTagHeaderValue.TryParse(version, out var tag))
            return false;
        try
        {
            using var message = Message(HttpMethod.Head, id, request);
            message.Headers.IfNoneMatch.Add(tag);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, request.CancellationToken)
                .ConfigureAwait(false);
            return response.StatusCode == HttpStatusCode.NotModified
                || (response.StatusCode == HttpStatusCode.OK && StrongTag(response) == version);
        }
        catch (Exception exception) when (exception is HttpRequestException or ImageLoadException)
        {
            return false; // the load that follows says why
        }
    }

    private static string? StrongTag(HttpResponseMessage response) => response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null;

    private static HttpRequestMessage Message(HttpMethod method, PictureId id, ImageLoadRequest request)
    {
        if (!Uri.TryCreate(id.Address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
            throw new ImageLoadException(ImageLoadError.InvalidImageId, "The id is no URL with a host, as in https://server/picture.png.");
        if (uri.UserInfo.Length > 0)
            throw new ImageLoadException(ImageLoadError.InvalidImageId,
                "The URL holds a user name, and ids end up in logs. Pass it as the options' Authorization.");
        var message = new HttpRequestMessage(method, uri);
        message.Headers.TryAddWithoutValidation("Accept", "image/png, image/jpeg, */*;q=0.1");
        if (request.Options.Authorization is { } authorization && !message.Headers.TryAddWithoutValidation("Authorization", authorization))
            throw new ImageLoadException(ImageLoadError.Unauthorized,
                "The options' Authorization cannot be sent: it is no value of an HTTP header.");
        return message;
    }
}
