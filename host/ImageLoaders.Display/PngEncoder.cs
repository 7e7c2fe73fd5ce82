using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ImageLoaders.Display.Png;

namespace ImageLoaders.Display;

/// <summary>Encodes PNG (ISO/IEC 15948) without native code. The methods have no state and are safe for concurrent use.</summary>
public static class PngEncoder
{
    /// <summary>Writes a picture: grey of 8 bits, or red, green and blue of 8 bits each.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="output">The stream to write to. It stays open.</param>
    public static void Encode(RenderedImage image, Stream output)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(output);
        using var writer = new PngWriter(output, image.Rows, image.Columns, 8,
            image.Format == RenderedFormat.Gray8 ? PngColor.Grey : PngColor.Rgb);
        for (var row = 0; row < image.Rows; row++)
        {
            if (image.Format == RenderedFormat.Gray8)
                image.Pixels.AsSpan(row * image.Columns, image.Columns).CopyTo(writer.Row);
            else
                DropAlpha(image.Pixels.AsSpan(row * image.Columns * 4, image.Columns * 4), writer.Row);
            writer.WriteRow();
        }

        writer.Finish();
    }

    /// <summary>Encodes a picture as <see cref="Encode(RenderedImage, Stream)"/> does.</summary>
    /// <param name="image">The picture.</param>
    /// <returns>The bytes of the PNG file.</returns>
    public static byte[] Encode(RenderedImage image)
    {
        using var output = new MemoryStream();
        Encode(image, output);
        return output.ToArray();
    }

    /// <summary>
    /// Writes the stored values of an image, for programs that compute with them: grey of 8 or 16 bits, or 3 or 4 components of 8 or 16
    /// bits.
    /// </summary>
    /// <remarks>PNG has no negative values. For signed images, 128 or 32,768 is added to each value.</remarks>
    /// <param name="image">An image of 8 or 16 bits.</param>
    /// <param name="output">The stream to write to. It stays open.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Unsupported"/>: the values have 32 or 64 bits, which PNG does not support.
    /// </exception>
    public static void EncodeStored(Image image, Stream output)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(output);
        var format = image.Format;
        if (format.BytesPerSample > 2)
            throw new ImageLoadException(ImageLoadError.Unsupported,
                $"PNG supports samples of 8 and 16 bits; these are {format}. Write a .raw file instead.");
        var color = format.Components switch
        {
            1 => PngColor.Grey,
            3 => PngColor.Rgb,
            _ => PngColor.Rgba,
        };
        using var writer = new PngWriter(output, image.Rows, image.Columns, format.BytesPerSample * 8, color);
        var samples = image.Pixels.Span;
        for (; !samples.IsEmpty; samples = samples[writer.Row.Length..])
        {
            if (format.BytesPerSample == 1)
                ToUnsigned(samples[..writer.Row.Length], writer.Row, (byte)(format.IsSigned ? 0x80 : 0));
            else
                ToBigEndian(MemoryMarshal.Cast<byte, ushort>(samples[..writer.Row.Length]), writer.Row, format.IsSigned ? 0x8000 : 0);
            writer.WriteRow();
        }

        writer.Finish();
    }

    private static void DropAlpha(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        for (var (from, to) = (0, 0); to < rgb.Length; from += 4, to += 3)
            (rgb[to], rgb[to + 1], rgb[to + 2]) = (rgba[from], rgba[from + 1], rgba[from + 2]);
    }

    private static void ToUnsigned(ReadOnlySpan<byte> samples, Span<byte> row, byte sign)
    {
        for (var i = 0; i < row.Length; i++)
            row[i] = (byte)(samples[i] ^ sign);
    }

    private static void ToBigEndian(ReadOnlySpan<ushort> samples, Span<byte> row, int sign)
    {
        for (var i = 0; i < samples.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(row[(i * 2)..], (ushort)(samples[i] ^ sign));
    }
}
