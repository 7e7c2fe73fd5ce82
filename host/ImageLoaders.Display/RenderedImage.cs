namespace ImageLoaders.Display;

/// <summary>Specifies the format of a pixel of a rendered picture.</summary>
public enum RenderedFormat
{
    /// <summary>One byte: grey.</summary>
    Gray8,

    /// <summary>Four bytes: red, green, blue and 255.</summary>
    Rgba8,
}

/// <summary>Represents a picture for a screen: rows from the top, tightly packed.</summary>
/// <param name="Rows">The number of rows, at least 1.</param>
/// <param name="Columns">The number of columns, at least 1.</param>
/// <param name="Format">The format of a pixel.</param>
/// <param name="Pixels">The pixels: rows x columns pixels of 1 or 4 bytes. The array belongs to the caller.</param>
public sealed record RenderedImage(int Rows, int Columns, RenderedFormat Format, byte[] Pixels)
{
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.TooLarge"/>: a format cannot hold it.</exception>
    internal void ThrowIfLarger(int maximumSide, string format)
    {
        if (Rows > maximumSide || Columns > maximumSide)
            throw new ImageLoadException(ImageLoadError.TooLarge,
                $"{format} has at most {maximumSide:N0} rows and columns; the picture has {Rows:N0} x {Columns:N0}. "
                + "Request a smaller picture, or PNG.");
    }
}
