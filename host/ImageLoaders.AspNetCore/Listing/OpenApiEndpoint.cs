using ImageLoaders.AspNetCore.Responses;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Listing;

/// <summary><c>GET openapi.json</c>: what the endpoints take and answer.</summary>
internal static class OpenApiEndpoint
{
    private static readonly byte[] Document = Read();

    private static readonly string Tag = EntityTag.Compute(Document);

    public static Task GetAsync(HttpContext context, CancellationToken cancellationToken) =>
        BodyResponse.WriteAsync(context, Document, "application/json", Tag, cancellationToken);

    private static byte[] Read()
    {
        using var stream = typeof(OpenApiEndpoint).Assembly.GetManifestResourceStream("openapi.json")!;
        using var document = new MemoryStream();
        stream.CopyTo(document);
        return document.ToArray();
    }
}
