using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Png;

/// <summary>Turns rows as PNG stores them into rows as they are handed out.</summary>
internal readonly ref struct PngSamples
{
    private readonly PngHeader _header;
    private readonly int _components;

    /// <summary>For samples of at most 8 bits that stand alone: what each becomes, red in the lowest byte.</summary>
    private readonly ReadOnlySpan<uint> _colors;

    /// <summary>The 16-bit samples of the pixel that is transparent, from tRNS; one that no sample can have hides no pixel.</summary>
    private readonly ReadOnlySpan<byte> _key;

    /// <param name="header">The file's header.</param>
    /// <param name="png">The file.</param>
    /// <param name="colors">Room for 256 colours.</param>
    public PngSamples(in PngHeader header, ReadOnlySpan<byte> png, Span<uint> colors)
    {
        (_header, _components) = (header, header.Info.Components);
        var transparency = header.HasTransparency ? png[header.Transparency] : default;
        if (header.Color == PngColor.Palette)
            _colors = FillFromPalette(png[header.Palette], transparency, colors);
        else if (header.Color == PngColor.Gray && header.BitDepth <= 8)
            _colors = FillWithGray(header.BitDepth, transparency, colors);
        else
            _key = transparency;
    }

    /// <param name="row">A row without its filter.</param>
    /// <param name="output">Room for its pixels, of which there are as many as fit.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: a palette index without a colour.</exception>
    public void Expand(ReadOnlySpan<byte> row, Span<byte> output)
    {
        if (!_colors.IsEmpty)
            LookUp(row, output);
        else if (_header.BitDepth == 8 && _header.Color == PngColor.GrayAlpha)
            SpreadGray8(row, output);
        else if (_header.BitDepth == 8 && _key.IsEmpty)
            row[..output.Length].CopyTo(output);
        else if (_header.BitDepth == 8)
            AddAlpha8(row, output, _key);
        else if (_header.Color == PngColor.GrayAlpha || (_header.Color == PngColor.Gray && !_key.IsEmpty))
            SpreadGray16(row, MemoryMarshal.Cast<byte, ushort>(output), _key);
        else if (!_key.IsEmpty)
            AddAlpha16(row, MemoryMarshal.Cast<byte, ushort>(output), _key);
        else if (BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(row[..output.Length]),
                MemoryMarshal.Cast<byte, ushort>(output));
        else
            row[..output.Length].CopyTo(output);
    }

    private static Span<uint> FillFromPalette(ReadOnlySpan<byte> palette, ReadOnlySpan<byte> alphas, Span<uint> colors)
    {
        var count = palette.Length / 3;
        for (var i = 0; i < count; i++)
        {
            var alpha = i < alphas.Length ? alphas[i] : 255u;
            colors[i] = palette[3 * i] | ((uint)palette[(3 * i) + 1] << 8) | ((uint)palette[(3 * i) + 2] << 16) | (alpha << 24);
        }

        return colors[..count];
    }

    private static Span<uint> FillWithGray(int depth, ReadOnlySpan<byte> key, Span<uint> colors)
    {
        var max = (1 << depth) - 1;
        var transparent = key.IsEmpty ? -1 : BinaryPrimitives.ReadUInt16BigEndian(key);
        for (var i = 0; i <= max; i++)
            colors[i] = ((uint)(i * 255 / max) * 0x010101) | (i == transparent ? 0 : 0xFF000000);
        return colors[..(max + 1)];
    }

    private void LookUp(ReadOnlySpan<byte> row, Span<byte> output)
    {
        var colors = _colors;
        var (depth, components) = (_header.BitDepth, _components);
        var (mask, last, byteShift) = ((1 << depth) - 1, (8 / depth) - 1, BitOperations.Log2((uint)(8 / depth)));
        var pixels = output.Length / components;
        for (int i = 0, to = 0; i < pixels; i++, to += components)
        {
            var index = (row[i >> byteShift] >> ((last - (i & last)) * depth)) & mask;
            if (index >= colors.Length)
                throw new ImageLoadException(ImageLoadError.Malformed,
                    $"The PNG is damaged: a pixel has colour {index} of a palette of {colors.Length}.");
            var color = colors[index];
            output[to] = (byte)color;
            if (components == 1)
                continue;
            output[to + 1] = (byte)(color >> 8);
            output[to + 2] = (byte)(color >> 16);
            if (components == 4)
                output[to + 3] = (byte)(color >> 24);
        }
    }

    private static void SpreadGray8(ReadOnlySpan<byte> row, Span<byte> output)
    {
        for (int from = 0, to = 0; to + 3 < output.Length; from += 2, to += 4)
        {
            output[to] = output[to + 1] = output[to + 2] = row[from];
            output[to + 3] = row[from + 1];
        }
    }

    private static void AddAlpha8(ReadOnlySpan<byte> row, Span<byte> output, ReadOnlySpan<byte> key)
    {
        var red = BinaryPrimitives.ReadUInt16BigEndian(key);
        var green = BinaryPrimitives.ReadUInt16BigEndian(key[2..]);
        var blue = BinaryPrimitives.ReadUInt16BigEndian(key[4..]);
        for (int from = 0, to = 0; to + 3 < output.Length; from += 3, to += 4)
        {
            var (r, g, b) = (row[from], row[from + 1], row[from + 2]);
            (output[to], output[to + 1], output[to + 2]) = (r, g, b);
            output[to + 3] = r == red && g == green && b == blue ? (byte)0 : (byte)255;
        }
    }

    private static void SpreadGray16(ReadOnlySpan<byte> row, Span<ushort> output, ReadOnlySpan<byte> key)
    {
        var transparent = key.IsEmpty ? -1 : BinaryPrimitives.ReadUInt16BigEndian(key);
        var step = key.IsEmpty ? 4 : 2;
        for (int from = 0, to = 0; to + 3 < output.Length; from += step, to += 4)
        {
            var gray = BinaryPrimitives.ReadUInt16BigEndian(row[from..]);
            output[to] = output[to + 1] = output[to + 2] = gray;
            output[to + 3] = step == 4 ? BinaryPrimitives.ReadUInt16BigEndian(row[(from + 2)..]) : gray == transparent ? (ushort)0
                : ushort.MaxValue;
        }
    }

    private static void AddAlpha16(ReadOnlySpan<byte> row, Span<ushort> output, ReadOnlySpan<byte> key)
    {
        for (int from = 0, to = 0; to + 3 < output.Length; from += 6, to += 4)
        {
            var pixel = row.Slice(from, 6);
            output[to] = BinaryPrimitives.ReadUInt16BigEndian(pixel);
            output[to + 1] = BinaryPrimitives.ReadUInt16BigEndian(pixel[2..]);
            output[to + 2] = BinaryPrimitives.ReadUInt16BigEndian(pixel[4..]);
            output[to + 3] = pixel.SequenceEqual(key) ? (ushort)0 : ushort.MaxValue;
        }
    }
}
