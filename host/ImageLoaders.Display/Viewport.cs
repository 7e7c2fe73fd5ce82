using ImageLoaders.Display.Geometry;

namespace ImageLoaders.Display;

/// <summary>How an image is shown. Immutable. <see cref="ImageRenderer.GetDefaultViewport"/> makes the one that suits an image; change it by <c>with</c>.</summary>
public sealed record Viewport
{
    /// <summary>
    /// The window of modality values, of any width more than 0. LINEAR is not defined for widths under 1: those are shown as LINEAR_EXACT.
    /// <see langword="null"/>: the whole range of the values, without padding (grey), or of the sample type (colour of 8 and 16 bits).
    /// </summary>
    public VoiWindow? Window { get; init; }

    /// <summary>What the window means. Default LINEAR.</summary>
    public VoiLutFunction VoiLutFunction { get; init; }

    /// <summary>A table instead of the window, which it outranks. Grey images only. <see langword="null"/>: none.</summary>
    public LookupTable? VoiLut { get; init; }

    /// <summary>Whether light and dark are exchanged, after the window and before the colour map. Padding and background stay as they are.</summary>
    public bool Invert { get; init; }

    /// <summary>Output pixels for each pixel of the image, more than 0. Of a pixel that is not square the shorter side counts; where the sides differ by less than half a pixel over the whole image it is square. Default 1.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Moves the picture to the right, in pixels of the image: zooming keeps what is in the middle. Default 0.</summary>
    public double TranslationX { get; init; }

    /// <summary>Moves the picture down, in pixels of the image. Default 0.</summary>
    public double TranslationY { get; init; }

    /// <summary>Clockwise, in degrees, after flipping. Default 0.</summary>
    public double Rotation { get; init; }

    /// <summary>Whether left and right are exchanged.</summary>
    public bool FlipHorizontally { get; init; }

    /// <summary>Whether top and bottom are exchanged.</summary>
    public bool FlipVertically { get; init; }

    /// <summary>How it is drawn at another size or angle. Default <see cref="Interpolation.Smooth"/>.</summary>
    public Interpolation Interpolation { get; init; }

    /// <summary>Colours for greys; <see langword="null"/>: none. Grey images only.</summary>
    public ColorMap? ColorMap { get; init; }

    /// <summary>Whether the image's overlays are drawn, in white.</summary>
    public bool ShowOverlays { get; init; }

    /// <summary>What is seen beside the picture, in place of padding, and through transparent pixels. Default black.</summary>
    public Rgb Background { get; init; }

    /// <summary>Rows of the output; <see langword="null"/>: as many as the turned and scaled picture takes. The picture lies in the middle.</summary>
    public int? Rows { get; init; }

    /// <summary>Columns of the output; <see langword="null"/>: as many as the turned and scaled picture takes.</summary>
    public int? Columns { get; init; }

    /// <summary>The same with an output of this size and the scale at which the whole turned picture just fits into it.</summary>
    /// <param name="image">The image to be shown.</param>
    /// <param name="rows">Rows of the output, at least 1.</param>
    /// <param name="columns">Columns of the output, at least 1.</param>
    public Viewport FitInto(Image image, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        var (height, width) = Placement.SizeAtScaleOne(image, Rotation);
        return this with { Rows = rows, Columns = columns, Scale = Math.Min(rows / height, columns / width), TranslationX = 0, TranslationY = 0 };
    }

    internal void ThrowIfInvalid()
    {
        if (!double.IsFinite(Scale) || Scale <= 0)
            throw new ArgumentException($"A scale of {Scale} shows nothing; it is a number more than 0.");
        if (!double.IsFinite(TranslationX) || !double.IsFinite(TranslationY) || !double.IsFinite(Rotation))
            throw new ArgumentException("Translation and rotation are finite numbers.");
        if (Rows < 1 || Columns < 1)
            throw new ArgumentException($"An output of {Rows} rows and {Columns} columns has no pixels.");
        if (Window is { } window && !(double.IsFinite(window.Center) && double.IsFinite(window.Width) && window.Width > 0))
            throw new ArgumentException($"A window of centre {window.Center} and width {window.Width} shows nothing; the width is more than 0.");
    }
}
