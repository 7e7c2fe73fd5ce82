using System.Runtime.InteropServices;
using ImageLoaders.Display.Geometry;
using ImageLoaders.Display.Rendering;

namespace ImageLoaders.Display;

/// <summary>
/// Turns images into pictures for a screen, as PS3.3 C.11 says: modality table or rescale, then window or VOI table, then inversion,
/// then colours. Values are rounded once, at the end, half away from zero. Pure functions, safe for concurrent use.
/// </summary>
public static class ImageRenderer
{
    /// <summary>
    /// The viewport that suits an image: its own VOI table, else its first window that is one, else (grey) the whole range of its values
    /// without padding; inverted for MONOCHROME1; scale 1. The image's VOI LUT function is that of its windows: where it has none, a window is LINEAR.
    /// </summary>
    /// <param name="image">The image to be shown.</param>
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

    /// <summary>Draws an image: grey where picture and background are, in colour where either is not. The result is all that is allocated.</summary>
    /// <param name="image">What to draw.</param>
    /// <param name="viewport">How; <see langword="null"/>: as <see cref="GetDefaultViewport"/> says.</param>
    /// <exception cref="ArgumentException">The viewport has a number that shows nothing, such as a width of 0.</exception>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.TooLarge"/>: the picture would have over 268,435,456 pixels.</exception>
    public static RenderedImage Render(Image image, Viewport? viewport = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        viewport ??= GetDefaultViewport(image);
        return image.Format.IsColor || viewport.ColorMap is not null || !viewport.Background.IsGrey
            ? RenderRgba(image, viewport)
            : RenderGrey(image, viewport);
    }

    /// <summary>The same as <see cref="Render"/>, but always red, green, blue and 255, as a canvas wants it.</summary>
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
            GreyRendering.Draw<RgbaPaint, uint>(image, viewport, placement, RgbaPaint.Create(viewport), pixels);
        if (viewport.ShowOverlays)
            OverlayRendering.Draw(image, placement, uint.MaxValue, pixels);
        return new(placement.Rows, placement.Columns, RenderedFormat.Rgba8, bytes);
    }

    /// <summary>
    /// Width and height of an image's pixel in output pixels at scale 1: the shorter side is 1, and the longer one too where it makes less than half a
    /// pixel over the whole image, or is more than any pixel's.
    /// </summary>
    /// <param name="image">The image to be shown.</param>
    public static (double Width, double Height) GetPixelSize(Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Placement.PixelSize(image);
    }

    private static RenderedImage RenderGrey(Image image, Viewport viewport)
    {
        viewport.ThrowIfInvalid();
        var placement = Placement.Create(image, viewport);
        var pixels = GC.AllocateUninitializedArray<byte>(placement.Rows * placement.Columns);
        GreyRendering.Draw<GreyPaint, byte>(image, viewport, placement, new GreyPaint(viewport.Background.Red), pixels.AsSpan());
        if (viewport.ShowOverlays)
            OverlayRendering.Draw(image, placement, byte.MaxValue, pixels.AsSpan());
        return new(placement.Rows, placement.Columns, RenderedFormat.Gray8, pixels);
    }

    private static VoiWindow? FirstWindow(Image image) =>
        image.Windows.FirstOrDefault(window => double.IsFinite(window.Center) && double.IsFinite(window.Width) && window.Width > 0);
}
