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
public sealed record RenderedImage(int Rows, int Columns, RenderedFormat Format, byte[] Pixels);
