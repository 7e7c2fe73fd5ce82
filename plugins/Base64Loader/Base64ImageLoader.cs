using ImageLoaders;

namespace Base64Loader;

/// <summary>
/// Loads <c>base64:&lt;rows&gt;x&lt;columns&gt;x&lt;format&gt;[;slope=..;intercept=..;window=c,w],&lt;payload&gt;</c>. The id contains the
/// raw pixels.
/// </summary>
public sealed class Base64ImageLoader : IImageLoader
{
    /// <inheritdoc/>
    public ImageLoadObject LoadImage(ImageLoadRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Run(static (request, _) => Task.FromResult(Load(request)));
    }

    private static Image Load(ImageLoadRequest request)
    {
        var text = request.ImageId.Value.AsSpan(request.ImageId.SchemeSpan.Length + 1);
        var comma = text.LastIndexOf(',');
        if (comma < 0)
            throw Base64Header.Invalid("has no comma between what it says of its pixels and the pixels");
        Base64Header header;
        ReadOnlySpan<char> payload;
        using (request.StartStage(LoadStage.Parse))
        {
            header = Base64Header.Parse(text[..comma]);
            payload = Base64Payload.Measure(text[(comma + 1)..], header.LengthBytes);
        }

        var pixels = request.AllocatePixels(header.Rows, header.Columns, header.Format);
        using (request.StartStage(LoadStage.Decode))
            Base64Payload.Decode(payload, pixels.Memory.Span);
        return new Image(pixels)
        {
            RescaleSlope = header.Slope,
            RescaleIntercept = header.Intercept,
            Window = header.Window,
            Source = new() { FreshFor = Timeout.InfiniteTimeSpan },
        };
    }
}
