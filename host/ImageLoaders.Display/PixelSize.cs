namespace ImageLoaders.Display;

/// <summary>Represents the size at which one pixel is shown, in units of the smaller side.</summary>
/// <param name="Width">The width. At least 1.</param>
/// <param name="Height">The height. At least 1.</param>
public readonly record struct PixelSize(double Width, double Height);
