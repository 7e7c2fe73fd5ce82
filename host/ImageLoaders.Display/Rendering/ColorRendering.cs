using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ImageLoaders.Display.Geometry;
using ImageLoaders.Display.GrayscaleTransforms;

namespace ImageLoaders.Display.Rendering;

/// <summary>Draws images of three and four components: the same curve for red, green and blue, and alpha over the background.</summary>
internal static class ColorRendering
{
    public static void Draw(Image image, Viewport viewport, in Placement placement, Span<uint> output)
    {
        var (low, high) = image.Format.SampleType switch
        {
            SampleType.U8 => (0, 255),
            SampleType.U16 => (0, 65535),
            _ => (image.MinimumValue, image.MaximumValue),
        };
        var curve = viewport.Window is { } window
            ? GrayscaleTransform.Create(window, viewport.VoiLutFunction, viewport.Invert)
            : GrayscaleTransform.Range(low, high, viewport.Invert);
        var isWhole = viewport.Interpolation == Interpolation.PixelReplication || placement.IsIdentityFor(image);
        if (isWhole && image.Format == PixelFormat.Rgb8 && curve.IsIdentityOfBytes && placement.IsIdentityFor(image))
            CopyRgb(image.Pixels.Span, output);
        else if (isWhole && image.Format.SampleType is SampleType.U8 or SampleType.U16)
            DrawByTable(image, viewport.Background, placement, curve, output);
        else
            ValueRendering.Draw(image, viewport.Interpolation, placement,
                new ColorRowPaint(image.Format.Components, curve, high, viewport.Background), output);
    }

    /// <summary>A colour of this opacity over the background.</summary>
    public static uint Over(Rgb background, byte red, byte green, byte blue, byte alpha) => alpha == 255
        ? new Rgb(red, green, blue).ToRgba()
        : new Rgb(Over(background.Red, red, alpha), Over(background.Green, green, alpha), Over(background.Blue, blue, alpha)).ToRgba();

    private static byte Over(byte background, byte color, byte alpha) => (byte)((color * alpha + background * (255 - alpha) + 127) / 255);

    private static void CopyRgb(ReadOnlySpan<byte> samples, Span<uint> output)
    {
        var i = 0;
        if (Vector128.IsHardwareAccelerated && BitConverter.IsLittleEndian)
        {
            var spread = Vector128.Create((byte)0, 1, 2, 255, 3, 4, 5, 255, 6, 7, 8, 255, 9, 10, 11, 255);
            var opaque = Vector128.Create(0xFF000000u).AsByte();
            for (; i * 3 + 16 <= samples.Length; i += 4)
                (Vector128.Shuffle(Vector128.Create(samples.Slice(i * 3, 16)), spread) | opaque).AsUInt32().CopyTo(output[i..]);
        }

        for (; i < output.Length; i++)
            output[i] = new Rgb(samples[i * 3], samples[i * 3 + 1], samples[i * 3 + 2]).ToRgba();
    }

    private static void DrawByTable(Image image, Rgb background, in Placement placement, in GrayscaleTransform curve, Span<uint> output)
    {
        var isByte = image.Format.SampleType == SampleType.U8;
        var rented = ArrayPool<byte>.Shared.Rent(isByte ? 256 : 65536);
        var table = rented.AsSpan(0, isByte ? 256 : 65536);
        for (var stored = 0; stored < table.Length; stored++)
            table[stored] = curve.ApplyRounded(stored);
        if (isByte)
            Replication.Draw(image, placement, new ByteShader(image, table, background), background.ToRgba(), output);
        else
            Replication.Draw(image, placement, new WordShader(image, table, background), background.ToRgba(), output);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private readonly ref struct ByteShader(Image image, ReadOnlySpan<byte> table, Rgb background) : IShader<uint>
    {
        private readonly ReadOnlySpan<byte> _samples = image.Pixels.Span;
        private readonly ReadOnlySpan<byte> _table = table;
        private readonly int _components = image.Format.Components;

        public uint At(int pixel)
        {
            var at = _samples.Slice(pixel * _components, _components);
            return Over(background, _table[at[0]], _table[at[1]], _table[at[2]], at.Length == 4 ? at[3] : byte.MaxValue);
        }
    }

    private readonly ref struct WordShader(Image image, ReadOnlySpan<byte> table, Rgb background) : IShader<uint>
    {
        private readonly ReadOnlySpan<ushort> _samples = MemoryMarshal.Cast<byte, ushort>(image.Pixels.Span);
        private readonly ReadOnlySpan<byte> _table = table;
        private readonly int _components = image.Format.Components;

        public uint At(int pixel)
        {
            var at = _samples.Slice(pixel * _components, _components);
            return Over(background, _table[at[0]], _table[at[1]], _table[at[2]],
                at.Length == 4 ? (byte)((at[3] + 128) / 257) : byte.MaxValue);
        }
    }
}

/// <summary>A row of red, green, blue and perhaps alpha to a row of the output. NaN is what lies outside of the picture.</summary>
internal readonly struct ColorRowPaint(int components, GrayscaleTransform curve, double opaque, Rgb background) : IRowPaint<uint>
{
    private readonly GrayscaleTransform _alpha = GrayscaleTransform.Range(0, opaque, invert: false);

    public void Paint(ReadOnlySpan<double> values, Span<uint> output)
    {
        for (var i = 0; i < output.Length; i++)
        {
            var at = values.Slice(i * components, components);
            output[i] = double.IsNaN(at[0]) || double.IsNaN(at[1]) || double.IsNaN(at[2])
                ? background.ToRgba()
                : ColorRendering.Over(
                    background, curve.ApplyRounded(at[0]), curve.ApplyRounded(at[1]), curve.ApplyRounded(at[2]),
                        components == 4 ? _alpha.ApplyRounded(at[3]) : byte.MaxValue);
        }
    }
}
