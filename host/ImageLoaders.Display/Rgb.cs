namespace ImageLoaders.Display;

/// <summary>An opaque colour, 0 to 255 each.</summary>
/// <param name="Red">Red.</param>
/// <param name="Green">Green.</param>
/// <param name="Blue">Blue.</param>
public readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>Whether it is a shade of grey.</summary>
    public bool IsGrey => Red == Green && Green == Blue;

    /// <summary>Red, green, blue, 255 as they lie in memory.</summary>
    internal uint ToRgba() => BitConverter.IsLittleEndian
        ? 0xFF000000 | (uint)(Blue << 16) | (uint)(Green << 8) | Red
        : (uint)Red << 24 | (uint)(Green << 16) | (uint)(Blue << 8) | 0xFF;
}
