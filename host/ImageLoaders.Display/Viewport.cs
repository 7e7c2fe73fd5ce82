using ImageLoaders.Display.Geometry;

namespace ImageLoaders.Display;

/// <summary>
/// Represents how an image is shown. <see cref="ImageRenderer.GetDefaultViewport"/> returns the viewport that suits an image. A viewport is
/// immutable: change it with a <c>with</c> expression.
/// </summary>
public sealed record Viewport
{
    /// <summary>Gets the window of modality values. Its width is more than 0.</summary>
    /// <value>
    /// <see langword="null"/> (the default) uses the whole range: of the values without padding (grey images), or of the sample type
    /// (colour images of 8 and 16 bits).
    /// </value>
    /// <remarks>LINEAR is not defined for widths of less than 1. Such a window is shown as LINEAR_EXACT.</remarks>
    public VoiWindow? Window { get; init; }

    /// <summary>Gets the function that the window stands for. Default LINEAR.</summary>
    public VoiLutFunction VoiLutFunction { get; init; }

    /// <summary>
    /// Gets the VOI LUT of a grey image. It has precedence over the window. <see langword="null"/> (the default) if there is none.
    /// </summary>
    public LookupTable? VoiLut { get; init; }

    /// <summary>
    /// Gets a value that indicates whether light and dark are exchanged, after the window and before the colour map. Padding and background
    /// are not changed.
    /// </summary>
    public bool Invert { get; init; }

    /// <summary>Gets the number of output pixels for each pixel of the image. More than 0; default 1.</summary>
    /// <remarks>
    /// If a pixel is not square, the scale applies to its shorter side. A pixel counts as square if its sides differ by less than half a
    /// pixel over the whole image.
    /// </remarks>
    public double Scale { get; init; } = 1;

    /// <summary>
    /// Gets the distance by which the picture is moved to the right, in pixels of the image. Default 0. Because of this unit, zooming keeps
    /// the middle in place.
    /// </summary>
    public double TranslationX { get; init; }

    /// <summary>Gets the distance by which the picture is moved down, in pixels of the image. Default 0.</summary>
    public double TranslationY { get; init; }

    /// <summary>Gets the clockwise rotation after flipping, in degrees. Default 0.</summary>
    public double Rotation { get; init; }

    /// <summary>Gets a value that indicates whether left and right are exchanged.</summary>
    public bool FlipHorizontally { get; init; }

    /// <summary>Gets a value that indicates whether top and bottom are exchanged.</summary>
    public bool FlipVertically { get; init; }

    /// <summary>Gets how the picture is drawn at another size or angle. Default <see cref="Interpolation.Smooth"/>.</summary>
    public Interpolation Interpolation { get; init; }

    /// <summary>Gets the colour map of a grey image; <see langword="null"/> (the default) if there is none.</summary>
    public ColorMap? ColorMap { get; init; }

    /// <summary>Gets a value that indicates whether the overlays of the image are drawn, in white.</summary>
    public bool ShowOverlays { get; init; }

    /// <summary>Gets the colour beside the picture, in place of padding, and behind transparent pixels. Default black.</summary>
    public Rgb Background { get; init; }

    /// <summary>
    /// Gets the number of rows of the output; <see langword="null"/> (the default) if the rotated and scaled picture determines it. The
    /// picture is centred.
    /// </summary>
    public int? Rows { get; init; }

    /// <summary>
    /// Gets the number of columns of the output; <see langword="null"/> (the default) if the rotated and scaled picture determines it.
    /// </summary>
    public int? Columns { get; init; }

    /// <summary>
    /// Returns this viewport with an output size, and with the scale at which the whole rotated picture just fits into it.
    /// </summary>
    /// <param name="image">The image to show.</param>
    /// <param name="rows">The number of rows of the output, at least 1.</param>
    /// <param name="columns">The number of columns of the output, at least 1.</param>
    /// <returns>The new viewport.</returns>
    public Viewport FitInto(Image image, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        var (height, width) = Placement.SizeAtScaleOne(image, Rotation);
        return this with
        {
            Rows = rows,
            Columns = columns,
            Scale = Math.Min(rows / height, columns / width),
            TranslationX = 0,
            TranslationY = 0
        };
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
            throw new ArgumentException(
                $"A window of centre {window.Center} and width {window.Width} shows nothing; the width is more than 0.");
    }
}
