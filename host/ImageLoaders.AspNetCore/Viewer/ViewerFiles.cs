using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;

namespace ImageLoaders.AspNetCore.Viewer;

/// <summary>Serves the page and the bridge that this assembly contains, where they were built before it.</summary>
internal sealed class ViewerFiles(string imagesPrefix)
{
    private const string Folder = "viewer/";
    private const string Index = "index.html";

    // Cornerstone decodes and measures in workers made of blobs; nothing else comes from anywhere but here.
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; "
            + "worker-src 'self' blob:; "
        + "connect-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Assembly Own = typeof(ViewerFiles).Assembly;
    private static readonly FileExtensionContentTypeProvider Types = new();

    /// <summary>Whether this assembly contains them.</summary>
    public static bool AreHere => Own.GetManifestResourceInfo(Folder + Index) is not null;

    public static void Protect(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-cache";
    }

    public async Task GetAsync(HttpContext context)
    {
        var file = context.GetRouteValue("file") as string ?? "";
        if (file.Length == 0 && context.Request.Path.Value is [.., not '/'])
        {
            context.Response.Redirect(context.Request.PathBase + context.Request.Path + "/" + context.Request.QueryString);
            return;
        }

        file = file.Length == 0 ? Index : file;
        using var content = Own.GetManifestResourceStream(Folder + file);
        if (content is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync(AreHere ? $"There is no {file}." : "This build of ImageLoaders.AspNetCore has no viewer: "
                + "the packages have it, and a checkout has it after eng/viewer.sh.", context.RequestAborted).ConfigureAwait(false);
            return;
        }

        Protect(context);
        context.Response.ContentType = Types.TryGetContentType(file, out var type) ? type : "application/octet-stream";
        if (file.EndsWith(".html", StringComparison.Ordinal))
            await WritePageAsync(context, content).ConfigureAwait(false);
        else
            await content.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
    }

    // The page is told where the images are.
    private async Task WritePageAsync(HttpContext context, Stream content)
    {
        using var reader = new StreamReader(content, Encoding.UTF8);
        var page = await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false);
        var images = System.Net.WebUtility.HtmlEncode(context.Request.PathBase + imagesPrefix);
        await context.Response.WriteAsync(page.Replace("name=\"imageloaders-service\" content=\"images\"",
            $"name=\"imageloaders-service\" content=\"{images}\"", StringComparison.Ordinal), context.RequestAborted).ConfigureAwait(false);
    }
}
