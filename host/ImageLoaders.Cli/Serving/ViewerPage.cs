using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;

namespace ImageLoaders.Cli.Serving;

/// <summary>The page at <c>/</c>: the viewer where it was built, else what to do about it.</summary>
internal static class ViewerPage
{
    // Cornerstone decodes and measures in workers made of blobs; nothing else comes from anywhere but here.
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; "
            + "worker-src 'self' blob:; "
        + "connect-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Instead =
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>ImageLoaders</title>
        <style>
          body { background: #111; color: #ddd; font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 40rem; padding: 0 1rem }
          img { background: #000; max-width: 100% }
          a, code { color: #9cf }
        </style>
        <h1>The service runs.</h1>
        <p><img src="/images/rendered?id=example%3Act&amp;viewport=512,512" alt="example:ct" width="512" height="512"></p>
        <p>The viewer was not built, because Node was not there. Install Node 22 and run <code>./run serve</code> again,
        or use the service itself:</p>
        <ul>
          <li><a href="/images/image?id=example%3Act">/images/image?id=example:ct</a></li>
          <li><a href="/images/metadata?id=example%3Act">/images/metadata?id=example:ct</a></li>
          <li><a href="/images/plugins">/images/plugins</a></li>
          <li><a href="/images/openapi.json">/images/openapi.json</a> says the rest</li>
        </ul>
        </html>
        """;

    public static void UseViewerPage(this WebApplication application)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "viewer");
        if (!File.Exists(Path.Combine(folder, "index.html")))
        {
            application.MapGet("/", context =>
            {
                Protect(context);
                context.Response.ContentType = "text/html; charset=utf-8";
                return context.Response.WriteAsync(Instead);
            });
            return;
        }

        var files = new PhysicalFileProvider(folder);
        application.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        application.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = static served => Protect(served.Context)
        });
    }

    private static void Protect(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-cache";
    }
}
