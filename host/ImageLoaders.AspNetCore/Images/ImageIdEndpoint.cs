using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.AspNetCore.Responses;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Images;

/// <summary><c>GET id?path=…</c>: the id that the path of a file or a folder on the host, or a content, leads to.</summary>
internal sealed class ImageIdEndpoint(ImageLoaderHost host, ImageServiceOptions options)
{
    private const string ContentPrefix = "content/";

    private readonly string? _workingFolder = string.IsNullOrEmpty(options.WorkingFolder) ? null : options.WorkingFolder;

    public async Task GetAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var path = Parameter.Read(context.Request.Query, "path") is { Length: > 0 } given ? given
            : throw Parameter.Wrong("path", $"{(_workingFolder is null ? "an absolute" : "a")} path on the host, or content/<guid>");
        var imageId = await FindAsync(Resolve(path), cancellationToken).ConfigureAwait(false);
        context.Response.Headers.CacheControl = "no-store";
        await Json.WriteAsync(context, new ImageIdDescription(imageId.Value), ServiceJson.Default.ImageIdDescription).ConfigureAwait(false);
    }

    // As on the command line, where a shell replaces the home folder.
    private string Resolve(string path)
    {
        if (_workingFolder is null || Path.IsPathFullyQualified(path) || path.StartsWith(ContentPrefix, StringComparison.Ordinal)
            || path.Contains('\0', StringComparison.Ordinal))
            return path;
        var isAtHome = path is "~" || path.StartsWith("~/", StringComparison.Ordinal);
        var home = isAtHome ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) : "";
        return home.Length > 0 ? Path.GetFullPath(path[1..].TrimStart('/'), home) : Path.GetFullPath(path, _workingFolder);
    }

    // A folder is one that the host lists: of others nobody learns whether they are there.
    private async Task<ImageId> FindAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await host.FindImageIdAsync(path, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (ImageLoadException) when (FindFolder(path) is { } folder)
        {
            await host.ListImagesAsync(folder, cancellationToken: cancellationToken).ConfigureAwait(false);
            return folder;
        }
    }

    // As on the command line, its slash says that it is a folder, which stands for the images in it; folder?series=1.2 is a path as well.
    private static ImageId? FindFolder(string path)
    {
        var end = Directory.Exists(path) ? path.Length : path.LastIndexOf('?');
        if (end <= 0 || !Path.IsPathFullyQualified(path) || !Directory.Exists(path[..end]))
            return null;
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path[..end]));
        return new($"dicomfile:{folder}{Path.DirectorySeparatorChar}{path[end..]}");
    }
}

/// <summary>The answer of <c>GET id</c>.</summary>
internal sealed record ImageIdDescription(string ImageId);
