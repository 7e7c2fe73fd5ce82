using System.Net.Http.Headers;

namespace ImageLoaders.Testing.Tests.Recipes;

/// <summary>
/// Loads <c>scan:&lt;name&gt;</c> from a server that the configuration names: rows and columns of one byte, then the pixels.
/// </summary>
internal sealed class ServerLoader(IPluginContext context) : IImageLoader, IImageRevalidator
{
    private readonly Uri _server = new(context.Configuration["Server"]
        ?? throw new InvalidOperationException("Set ImageLoaders:Plugins:Scans:Server to the address of the server."));

    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(LoadAsync);

    public async Task<bool> IsCurrentAsync(ImageLoadRequest request, ImageSource source)
    {
        using var response = await SendAsync(request, HttpMethod.Head, request.CancellationToken);
        return source.Version is not null && response.Headers.ETag?.ToString() == source.Version;
    }

    private async Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        byte[] bytes;
        string? version;
        using (request.StartStage(LoadStage.Fetch))
        {
            using var response = await SendAsync(request, HttpMethod.Get, cancellationToken);
            response.EnsureSuccessStatusCode();
            version = response.Headers.ETag?.ToString();
            bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        }

        if (bytes is not [var rows, var columns, ..] || bytes.Length != 2 + (rows * columns))
            throw new ImageLoadException(ImageLoadError.Malformed, $"The scan has {bytes.Length} bytes, which is not 2 + rows x columns.");
        var pixels = request.AllocatePixels(rows, columns, PixelFormat.Gray8);
        using (request.StartStage(LoadStage.Decode))
            bytes.AsSpan(2).CopyTo(pixels.Memory.Span);
        return new Image(pixels)
        {
            Source = new() { Version = version, FreshFor = TimeSpan.FromMinutes(5) },
        };
    }

    private async Task<HttpResponseMessage> SendAsync(ImageLoadRequest request, HttpMethod method, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(method, new Uri(_server, request.ImageId.Rest));
        if (request.Options.Authorization is { } authorization)
            message.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        return await context.HttpClient.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
