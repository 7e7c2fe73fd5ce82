using System.Buffers;
using System.Globalization;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.AspNetCore.Responses;
using ImageLoaders.Hosting;
using ImageLoaders.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.AspNetCore.Contents;

/// <summary>
/// <c>POST content</c>, <c>PUT content/{guid}</c> and <c>DELETE content/{guid}</c>: bytes that a client gives to be shown;
/// <c>PUT content</c> and <c>DELETE content</c>: how long those of a group are kept.
/// </summary>
internal sealed class ContentEndpoint(ImageLoaderHost host, ContentUploadOptions options, KeptContents kept, ILogger logger)
{
    private const int MostFrames = 10_000;

    /// <summary>Receives the bytes, which count as what the host holds from the first on.</summary>
    public async Task<ReceivedContent> ReceiveAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!options.Enabled)
            throw new RequestException(StatusCodes.Status403Forbidden, "content-off",
                $"The service accepts no content. Set {ImageServiceOptions.SectionName}:Content:Enabled to allow it.");
        if (context.Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true)
            throw new RequestException(StatusCodes.Status415UnsupportedMediaType, "not-a-file",
                "The body is the file itself, not a form. Send it as curl --data-binary @file does, or with fetch(url, { body: file }).");
        if (context.Request.ContentLength > options.MaximumBytes)
            throw TooLarge();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.MaximumBytes;
        kept.ThrowIfFull(ClientAddress.Get(context));
        try
        {
            var fileName = Parameter.Read(context.Request.Query, "name");
            var head = await ReadHeadAsync(context, cancellationToken).ConfigureAwait(false);
            if (head.Length == 0)
                throw new RequestException(StatusCodes.Status400BadRequest, "empty-body", "The body is empty. Send the file as the body.");
            var (name, expiresAt) = (ReadName(context), kept.ExpiryAfter(options.Lifetime));
            return new(await host.AddContentAsync(context.Request.BodyReader.AsStream(leaveOpen: true), name, expiresAt, cancellationToken)
                .ConfigureAwait(false), ContentKind.Detect(head), host.FindFileType(head, fileName), expiresAt);
        }
        catch (InvalidOperationException exception) when (exception is not ObjectDisposedException)
        {
            throw new RequestException(StatusCodes.Status409Conflict, "content-exists", exception.Message);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge();
        }
    }

    public async Task PostAsync(HttpContext context, ReceivedContent received, CancellationToken cancellationToken)
    {
        var content = received.Content;
        var (kind, imageIds) = await DescribeAsync(content.Name, received, cancellationToken).ConfigureAwait(false);
        var group = Group.Read(context.Request.Query);
        var expiresAt = kept.Keep(ClientAddress.Get(context), content, received.ExpiresAt, group);
        received.IsKept = true;
        if (group is not null)
            host.PutContentInFolder(content, group);
        Log.ContentAdded(logger, content.Name, content.LengthBytes, expiresAt);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await Json.WriteAsync(context, new ContentDescription(content.Name, kind, imageIds, expiresAt),
            ServiceJson.Default.ContentDescription).ConfigureAwait(false);
    }

    public Task DeleteAsync(HttpContext context, CancellationToken cancellationToken)
    {
        // Where replicas share a folder, another may have been given it.
        if (!Guid.TryParse(context.GetRouteValue("guid") as string, out var name)
            || !(kept.Remove($"content/{name}") || host.RemoveContent(name)))
            throw new RequestException(StatusCodes.Status404NotFound, "no-such-content",
                "There is no such content: it has expired, or it was never added.");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>Keeps the contents of a group for as long as if they had just been given.</summary>
    public Task PutGroupAsync(HttpContext context, CancellationToken cancellationToken) => SetGroup(context, options.Lifetime);

    /// <summary>Lets go of the contents of a group: at once, or <c>after</c> some seconds.</summary>
    public Task DeleteGroupAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var seconds = Parameter.ReadNumber(context.Request.Query, "after") ?? 0;
        if (seconds < 0 || seconds > options.Lifetime.TotalSeconds)
            throw Parameter.Wrong("after", $"a number of seconds, at most {options.Lifetime.TotalSeconds:0}");
        return SetGroup(context, TimeSpan.FromSeconds(seconds));
    }

    private Task SetGroup(HttpContext context, TimeSpan lifetime)
    {
        var group = Group.Read(context.Request.Query) ?? throw Parameter.Wrong(Group.Name, "given");
        var own = kept.KeepGroup(group, lifetime);
        // Where replicas share a folder, others may have been given them.
        if (host.KeepContentFolder(group, kept.ExpiryAfter(lifetime)) == 0 && own == 0)
            throw new RequestException(StatusCodes.Status404NotFound, "no-such-content",
                "There is no content of this group: it has expired, or it was never added.");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    // Without one in the path, the service chooses it.
    private static Guid ReadName(HttpContext context) => context.GetRouteValue("guid") is not string text ? Guid.NewGuid()
        : Guid.TryParseExact(text, "D", out var name) ? name
        : throw new RequestException(StatusCodes.Status400BadRequest, "invalid-name",
            "The name is no UUID, as in content/6c84fb90-12c4-11e1-840d-7b25c5ee775a. Use a random one (crypto.randomUUID()).");

    private static async Task<byte[]> ReadHeadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var reader = context.Request.BodyReader;
        var read = await reader.ReadAtLeastAsync(FilePattern.MaximumReachBytes, cancellationToken).ConfigureAwait(false);
        var head = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, FilePattern.MaximumReachBytes)).ToArray();
        reader.AdvanceTo(read.Buffer.Start);
        return head;
    }

    private async Task<(string Kind, IReadOnlyList<string> ImageIds)> DescribeAsync(string name, ReceivedContent received,
        CancellationToken cancellationToken)
    {
        var kind = received.Kind;
        if (kind == ContentKind.Unknown && received.Type is { Scheme: not "dicomfile" } type)
        {
            var imageId = type.ToImageId(name).Value;
            var several = await CountFramesAsync(imageId, cancellationToken).ConfigureAwait(false);
            return (type.Scheme, several > 1 ? FrameIds(imageId, several) : [imageId]);
        }

        if (ContentKind.IsWebPicture(kind))
            return (kind, await PictureIdsAsync(name, kind, cancellationToken).ConfigureAwait(false));
        var frames = await CountFramesAsync($"dicomfile:{name}", cancellationToken).ConfigureAwait(false);
        if (frames == 0 && kind == ContentKind.Unknown)
            return (kind, []);
        return (ContentKind.Dicom, FrameIds($"dicomfile:{name}", Math.Max(1, frames)));
    }

    private async Task<IReadOnlyList<string>> PictureIdsAsync(string name, string kind, CancellationToken cancellationToken)
    {
        var imageId = $"webfile:{name}";
        var frames = ContentKind.MayMove(kind) ? await CountFramesAsync(imageId, cancellationToken).ConfigureAwait(false) : 1;
        return frames > 1 ? FrameIds(imageId, frames) : [imageId];
    }

    private static IReadOnlyList<string> FrameIds(string imageId, int frames) =>
        [.. Enumerable.Range(1, Math.Min(frames, MostFrames))
            .Select(frame => string.Create(CultureInfo.InvariantCulture, $"{imageId}?frame={frame}"))];

    /// <summary>0 when the loader cannot read it, or there is none: loading it will say why.</summary>
    private async Task<int> CountFramesAsync(string imageId, CancellationToken cancellationToken)
    {
        try
        {
            var metadata = await host.GetMetadataAsync(new(imageId), null, cancellationToken).ConfigureAwait(false);
            return metadata is null ? 0 : Math
                .Max(1, metadata.Get<MultiframeModule>()?.NumberOfFrames ?? metadata.Get<FrameModule>()?.NumberOfFrames ?? 1);
        }
        catch (ImageLoadException)
        {
            return 0;
        }
    }

    private ImageLoadException TooLarge() =>
        new(ImageLoadError.TooLarge,
            $"The body has more than {options.MaximumBytes:N0} bytes ({ImageServiceOptions.SectionName}:Content:MaximumBytes).");
}
