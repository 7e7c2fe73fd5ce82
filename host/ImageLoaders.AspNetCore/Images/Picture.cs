using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.Display;

namespace ImageLoaders.AspNetCore.Images;

/// <summary>A view of an image as a file of a format.</summary>
internal static class Picture
{
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.TooLarge"/>: over <paramref name="maximumPixels"/>.</exception>
    /// <exception cref="RequestException">The view shows nothing of this image.</exception>
    public static byte[] Encode(Image image, RenderedView view, PictureFormat format, long maximumPixels)
    {
        if (view.Size is var (width, height))
            ThrowIfTooLarge((long)width * height, maximumPixels);
        var viewport = ViewportOf(image, view);
        ThrowIfTooLarge((viewport.Rows ?? 0L) * (viewport.Columns ?? 0L), maximumPixels);
        var picture = ImageRenderer.Render(image, viewport);
        if (view is { Source: not null, Size: var (columns, rows) })
            picture = Frame(picture, rows, columns);
        return format.Encode(picture, view.Quality);
    }

    private static Viewport ViewportOf(Image image, RenderedView view)
    {
        var viewport = view.ApplyTo(ImageRenderer.GetDefaultViewport(image));
        if (view is { Size: var (columns, rows), Source: { } part })
            return ShowPart(viewport, image, part, rows, columns, view.Scale);
        if (view.Size is var (width, height))
        {
            var fitted = viewport.FitInto(image, height, width);
            return view.Scale is { } zoom ? fitted with { Scale = zoom } : fitted;
        }

        viewport = viewport with { Scale = view.Scale ?? 1 };
        var turned = TurnedSize(image.Columns, image.Rows, image, view.Rotation);
        return viewport with { Columns = Side(turned.Width * viewport.Scale), Rows = Side(turned.Height * viewport.Scale) };
    }

    // The picture is moved so that the part's middle is the output's, and the output is as large as the part fitted into the frame.
    private static Viewport ShowPart(Viewport viewport, Image image, RenderedView.Region part, int rows, int columns, double? zoom)
    {
        if (part.X + part.Width > image.Columns || part.Y + part.Height > image.Rows)
            throw Parameter.Wrong("viewport", $"a part within the image's {image.Columns} columns and {image.Rows} rows");
        var (width, height) = TurnedSize(part.Width, part.Height, image, viewport.Rotation);
        var scale = zoom ?? Math.Min(columns / width, rows / height);
        var (pixelWidth, pixelHeight) = ImageRenderer.GetPixelSize(image);
        var x = (image.Columns / 2.0 - (part.X + part.Width / 2)) * pixelWidth * (viewport.FlipHorizontally ? -1 : 1);
        var y = (image.Rows / 2.0 - (part.Y + part.Height / 2)) * pixelHeight * (viewport.FlipVertically ? -1 : 1);
        var (sine, cosine) = Math.SinCos(viewport.Rotation * Math.PI / 180);
        return viewport with
        {
            Scale = scale,
            TranslationX = x * cosine - y * sine,
            TranslationY = x * sine + y * cosine,
            Columns = Math.Min(columns, Side(width * scale)),
            Rows = Math.Min(rows, Side(height * scale)),
        };
    }

    private static (double Width, double Height) TurnedSize(double columns, double rows, Image image, double rotation)
    {
        var (pixelWidth, pixelHeight) = ImageRenderer.GetPixelSize(image);
        var (width, height) = (columns * pixelWidth, rows * pixelHeight);
        var (sine, cosine) = Math.SinCos(rotation * Math.PI / 180);
        return (Math.Abs(width * cosine) + Math.Abs(height * sine), Math.Abs(width * sine) + Math.Abs(height * cosine));
    }

    private static int Side(double length) => (int)Math.Clamp(Math.Round(length, MidpointRounding.AwayFromZero), 1, int.MaxValue);

    private static void ThrowIfTooLarge(long pixels, long maximumPixels)
    {
        if (pixels > maximumPixels)
            throw new ImageLoadException(ImageLoadError.TooLarge,
                $"The picture would have {pixels:N0} pixels; at most {maximumPixels:N0} are allowed. Request a smaller viewport or scale.");
    }

    // In the middle of the size that was asked for, on black.
    private static RenderedImage Frame(RenderedImage picture, int rows, int columns)
    {
        if (picture.Rows == rows && picture.Columns == columns)
            return picture;
        var bytesPerPixel = picture.Format == RenderedFormat.Gray8 ? 1 : 4;
        var pixels = new byte[rows * columns * bytesPerPixel];
        var (top, left) = ((rows - picture.Rows) / 2, (columns - picture.Columns) / 2);
        for (var row = 0; row < picture.Rows; row++)
            picture.Pixels.AsSpan(row * picture.Columns * bytesPerPixel, picture.Columns * bytesPerPixel)
                .CopyTo(pixels.AsSpan(((top + row) * columns + left) * bytesPerPixel));
        return picture with { Rows = rows, Columns = columns, Pixels = pixels };
    }
}
