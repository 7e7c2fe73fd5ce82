namespace ImageLoaders.Display.Geometry;

/// <summary>
/// Where the picture lies in the output: column and row of the image, as real numbers with 0 at the outer edge of the first pixel,
/// for every pixel of the output. Flipped, then scaled, then turned about its middle, then moved.
/// </summary>
internal readonly struct Placement
{
    private const long MostPixels = 1L << 28;

    private Placement(Image image, Viewport viewport)
    {
        var (scaleX, scaleY) = GetPixelSize(image);
        (ScaleX, ScaleY) = (scaleX * viewport.Scale, scaleY * viewport.Scale);
        var (sine, cosine) = SineAndCosine(viewport.Rotation);
        var (height, width) = SizeAtScaleOne(image, viewport.Rotation);
        (Rows, Columns) = OutputSize(viewport, height * viewport.Scale, width * viewport.Scale);

        // The way back: output pixel -> unmoved -> unturned -> unscaled -> unflipped.
        var (x, y) = (viewport.FlipHorizontally ? -1 / ScaleX : 1 / ScaleX, viewport.FlipVertically ? -1 / ScaleY : 1 / ScaleY);
        (ColumnPerColumn, ColumnPerRow) = (cosine * x, sine * x);
        (RowPerColumn, RowPerRow) = (-sine * y, cosine * y);
        var middleX = Columns / 2.0 + viewport.TranslationX * viewport.Scale;
        var middleY = Rows / 2.0 + viewport.TranslationY * viewport.Scale;
        FirstColumn = image.Columns / 2.0 + ColumnPerColumn * (0.5 - middleX) + ColumnPerRow * (0.5 - middleY);
        FirstRow = image.Rows / 2.0 + RowPerColumn * (0.5 - middleX) + RowPerRow * (0.5 - middleY);
    }

    /// <summary>Rows of the output.</summary>
    public int Rows { get; }

    /// <summary>Columns of the output.</summary>
    public int Columns { get; }

    /// <summary>Output pixels for one column of the image.</summary>
    public double ScaleX { get; }

    /// <summary>Output pixels for one row of the image.</summary>
    public double ScaleY { get; }

    /// <summary>Column of the image in the middle of the output's first pixel.</summary>
    public double FirstColumn { get; }

    /// <summary>Row of the image in the middle of the output's first pixel.</summary>
    public double FirstRow { get; }

    public double ColumnPerColumn { get; }

    public double ColumnPerRow { get; }

    public double RowPerColumn { get; }

    public double RowPerRow { get; }

    /// <summary>Whether each output pixel is the pixel of the image at the same place, and nothing else is seen.</summary>
    public bool IsIdentityFor(Image image) => Rows == image.Rows && Columns == image.Columns
        && ColumnPerColumn == 1 && ColumnPerRow == 0 && RowPerColumn == 0 && RowPerRow == 1 && FirstColumn == 0.5 && FirstRow == 0.5;

    /// <summary>Where the picture of an image lies.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.TooLarge"/>: the output would be.</exception>
    public static Placement Create(Image image, Viewport viewport) => new(image, viewport);

    /// <summary>Height and width of the turned picture in output pixels at scale 1.</summary>
    public static (double Height, double Width) SizeAtScaleOne(Image image, double rotation)
    {
        var (scaleX, scaleY) = GetPixelSize(image);
        var (width, height) = (image.Columns * scaleX, image.Rows * scaleY);
        var (sine, cosine) = SineAndCosine(rotation);
        return (Math.Abs(width * sine) + Math.Abs(height * cosine), Math.Abs(width * cosine) + Math.Abs(height * sine));
    }

    /// <summary>See <see cref="ImageRenderer.GetPixelSize"/>.</summary>
    public static PixelSize GetPixelSize(Image image)
    {
        var ratio = image.PixelAspectRatio;
        if (!(ratio is >= 1e-100 and <= 1e100)) // no pixel is like that: as if it had not been said
            return new(1, 1);
        var (x, y) = ratio >= 1 ? (1.0, ratio) : (1 / ratio, 1.0);

        // What over the whole image is less than half a pixel is not worth a pixel that is no longer the stored one.
        return (x - 1) * image.Columns < 0.5 && (y - 1) * image.Rows < 0.5 ? new(1, 1) : new(x, y);
    }

    // Quarter turns are exact, so that they need no interpolation.
    private static (double Sine, double Cosine) SineAndCosine(double degrees) => Math.IEEERemainder(degrees, 360) switch
    {
        0 => (0, 1),
        90 => (1, 0),
        -90 => (-1, 0),
        180 or -180 => (0, -1),
        var rest => Math.SinCos(rest * Math.PI / 180),
    };

    private static (int Rows, int Columns) OutputSize(Viewport viewport, double height, double width)
    {
        var rows = viewport.Rows ?? Math.Max(1, Math.Round(height));
        var columns = viewport.Columns ?? Math.Max(1, Math.Round(width));
        if (!(rows * columns <= MostPixels))
        {
            throw new ImageLoadException(
                ImageLoadError.TooLarge,
                $"The picture would have {rows} rows and {columns} columns, which is more than {MostPixels:N0} pixels. Give it a "
                    + "smaller scale, or a size of its own.");
        }

        return ((int)rows, (int)columns);
    }
}
