namespace ImageLoaders.Display.Rendering;

/// <summary>What a grey becomes in the output.</summary>
internal interface IPaint<TPixel>
    where TPixel : unmanaged
{
    TPixel Background { get; }

    TPixel ToPixel(byte grey);
}

/// <summary>Grey to grey.</summary>
internal readonly struct GrayPaint(byte background) : IPaint<byte>
{
    public byte Background => background;

    public byte ToPixel(byte grey) => grey;
}

/// <summary>Grey to a colour of the map, or to red = green = blue.</summary>
internal readonly struct RgbaPaint : IPaint<uint>
{
    private static readonly uint[] Greys =
        [.. Enumerable.Range(0, 256).Select(static grey => new Rgb((byte)grey, (byte)grey, (byte)grey).ToRgba())];
    private readonly uint[] _colors;

    private RgbaPaint(uint[] colors, uint background)
    {
        _colors = colors;
        Background = background;
    }

    public uint Background { get; }

    public static RgbaPaint Create(Viewport viewport) => new(viewport.ColorMap?.Rgba ?? Greys, viewport.Background.ToRgba());

    public uint ToPixel(byte grey) => _colors[grey];
}
