namespace ImageLoaders.Display;

/// <summary>What a pixel of a rendered picture is made of.</summary>
public enum RenderedFormat
{
    /// <summary>One byte: grey.</summary>
    Gray8,

    /// <summary>Four bytes: red, green, blue, and 255.</summary>
    Rgba8,
}

/// <summary>A picture for a screen: rows from the top, tightly packed.</summary>
/// <param name="Rows">Rows, at least 1.</param>
/// <param name="Columns">Columns, at least 1.</param>
/// <param name="Format">What a pixel is made of.</param>
/// <param name="Pixels">Rows x columns pixels of 1 or 4 bytes. It belongs to whoever asked for it.</param>
public sealed record RenderedImage(int Rows, int Columns, RenderedFormat Format, byte[] Pixels);
