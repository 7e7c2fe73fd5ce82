using System.Runtime.InteropServices;
using ImageLoaders.Display.Geometry;
using ImageLoaders.Display.Rendering;

namespace ImageLoaders.Display;

/// <summary>
/// Renders images as pictures for a screen, as PS3.3 C.11 defines. The methods have no state and are safe for concurrent use.
/// </summary>
/// <remarks>
/// The steps are: modality LUT or rescale, window or VOI LUT, inversion, colours. Values are rounded once, at the end, half away from zero.
/// </remarks>
public static class ImageRenderer
{
    /// <summary>Returns the viewport that suits an image, at scale 1.</summary>
    /// <remarks>
    /// It uses the image's own VOI LUT, or its first valid window, or (grey images) the whole range of its values without padding. It is
    /// inverted for MONOCHROME1. The VOI LUT function of the image applies to its windows. If the image has no function, a window is
    /// LINEAR.
    /// </remarks>
    /// <param name="image">The image to show.</param>
    /// <returns>The viewport. Change it with a <c>with</c> expression.</returns>
    public static Viewport GetDefaultViewport(Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Format.IsColor)
            return new();
        var table = image.VoiLuts.IsEmpty ? null : image.VoiLuts[0];
        return FirstWindow(image) is { } window
            ? new() { VoiLut = table, Window = window, VoiLutFunction = image.VoiLutFunction, Invert = image.Invert }
            : new() { VoiLut = table, Window = table is null ? AutomaticWindow.Compute(image) : null, Invert = image.Invert };
    }

    /// <summary>Renders an image.</summary>
    /// <remarks>
    /// The picture is grey if the image, the colours and the background are grey; otherwise it has colour. The method allocates nothing
    /// except the result.
    /// </remarks>
    /// <param name="image">The image to render.</param>
    /// <param name="viewport">How to show the image; <see langword="null"/> uses <see cref="GetDefaultViewport"/>.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="ArgumentException">The viewport contains a number that shows nothing, such as a width of 0.</exception>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.TooLarge"/>: the picture would have more than 268,435,456 pixels.
    /// </exception>
    /// <example>
    /// <code>
    /// var viewport = ImageRenderer.GetDefaultViewport(image) with { Window = new(40, 400) };
    /// var picture = ImageRenderer.Render(image, viewport);
    /// File.WriteAllBytes("ct.png", PngEncoder.Encode(picture));
    /// </code>
    /// </example>
    public static RenderedImage Render(Image image, Viewport? viewport = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        viewport ??= GetDefaultViewport(image);
        return image.Format.IsColor || viewport.ColorMap is not null || !viewport.Background.IsGray
            ? RenderRgba(image, viewport)
            : RenderGray(image, viewport);
    }

    /// <summary>
    /// Renders an image as <see cref="Render"/> does, but always as red, green, blue and 255, which is the format that a canvas uses.
    /// </summary>
    /// <inheritdoc cref="Render"/>
    public static RenderedImage RenderRgba(Image image, Viewport? viewport = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        viewport ??= GetDefaultViewport(image);
        viewport.ThrowIfInvalid();
        var placement = Placement.Create(image, viewport);
        var bytes = GC.AllocateUninitializedArray<byte>(checked(placement.Rows * placement.Columns * 4));
        var pixels = MemoryMarshal.Cast<byte, uint>(bytes.AsSpan());
        if (image.Format.IsColor)
            ColorRendering.Draw(image, viewport, placement, pixels);
        else
            GrayRendering.Draw<RgbaPaint, uint>(image, viewport, placement, RgbaPaint.Create(viewport), pixels);
        if (viewport.ShowOverlays)
            OverlayRendering.Draw(image, placement, uint.MaxValue, pixels);
        return new(placement.Rows, placement.Columns, RenderedFormat.Rgba8, bytes);
    }

    /// <summary>Returns the size of an image's pixel in output pixels, at scale 1.</summary>
    /// <remarks>
    /// The shorter side is 1. The longer side is also 1 if the difference is less than half a pixel over the whole image, or if the aspect
    /// ratio is not between 1e-100 and 1e100.
    /// </remarks>
    /// <param name="image">The image to show.</param>
    /// <returns>The width and the height of a pixel.</returns>
    public static PixelSize GetPixelSize(Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Placement.GetPixelSize(image);
    }

    private static RenderedImage RenderGray(Image image, Viewport viewport)
    {
        viewport.ThrowIfInvalid();
        var placement = Placement.Create(image, viewport);
        var pixels = GC.AllocateUninitializedArray<byte>(placement.Rows * placement.Columns);
        GrayRendering.Draw<GrayPaint, byte>(image, viewport, placement, new GrayPaint(viewport.Background.Red), pixels.AsSpan());
        if (viewport.ShowOverlays)
            OverlayRendering.Draw(image, placement, byte.MaxValue, pixels.AsSpan());
        return new(placement.Rows, placement.Columns, RenderedFormat.Gray8, pixels);
    }

    private static VoiWindow? FirstWindow(Image image) =>
        image.Windows.FirstOrDefault(window => double.IsFinite(window.Center) && double.IsFinite(window.Width) && window.Width > 0);
}
