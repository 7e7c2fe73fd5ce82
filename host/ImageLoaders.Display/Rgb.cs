namespace ImageLoaders.Display;

/// <summary>Represents an opaque colour.</summary>
/// <param name="Red">The red component, 0 to 255.</param>
/// <param name="Green">The green component, 0 to 255.</param>
/// <param name="Blue">The blue component, 0 to 255.</param>
public readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>Gets a value that indicates whether the colour is a shade of grey.</summary>
    public bool IsGray => Red == Green && Green == Blue;

    /// <summary>Red, green, blue, 255 as they lie in memory.</summary>
    internal uint ToRgba() => BitConverter.IsLittleEndian
        ? 0xFF000000 | (uint)(Blue << 16) | (uint)(Green << 8) | Red
        : (uint)Red << 24 | (uint)(Green << 16) | (uint)(Blue << 8) | 0xFF;
}
