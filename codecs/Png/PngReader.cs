using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Png;

/// <summary>Reads and checks a PNG's chunks and their order (ISO/IEC 15948).</summary>
internal static class PngReader
{
    /// <summary>libpng's limit too; keeps every product of sizes within 64 bits.</summary>
    private const int MaxSide = 1_000_000;

    /// <summary>Reads up to the first image data.</summary>
    /// <param name="png">The file.</param>
    /// <param name="isTolerant">Whether wrong CRCs are passed over.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>.</exception>
    public static PngHeader ReadHeader(ReadOnlySpan<byte> png, bool isTolerant)
    {
        if (!png.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]))
            throw PngChunks.Malformed("it does not begin with PNG's signature", 0);
        var chunks = new PngChunks(png, 8, isTolerant);
        chunks.Next();
        var header = chunks.Type == PngChunks.Header ? ReadSize(chunks) : throw NotHere(chunks);
        var hasPalette = false;
        while (!chunks.IsBeforeData)
        {
            chunks.Next();
            if (chunks.Type == PngChunks.Palette && header.Color is PngColor.Gray or PngColor.GrayAlpha)
            {
                header = header.Add("The PNG is grey and has a palette (PLTE): the palette is set aside.");
            }
            else if (chunks.Type == PngChunks.Palette && !hasPalette)
            {
                if (chunks.Content.Length is 0 or > 768 || chunks.Content.Length % 3 != 0)
                    throw PngChunks.Malformed("the palette has no 1 to 256 colours", chunks.Offset);
                (header, hasPalette) = (header with { Palette = chunks.ContentRange }, true);
                if (header.HasTransparency)
                    header = header.Add("The PNG's transparency (tRNS) stands before its palette (PLTE).");
            }
            else if (chunks.Type == PngChunks.Transparency)
            {
                header = ReadTransparency(chunks, header, hasPalette);
            }
            else if (chunks.IsCritical)
            {
                throw NotHere(chunks);
            }
        }

        if (header.Color == PngColor.Palette && !hasPalette)
            throw PngChunks.Malformed("it has palette pixels and no palette", chunks.NextOffset);
        return header with { DataOffset = chunks.NextOffset, HasWrongCrc = chunks.HasWrongCrc };
    }

    /// <summary>Walks through the image data to IEND: CRCs right, data chunks in one row, nothing unknown that matters.</summary>
    /// <returns>What of the end is missing, which no pixel needs if the data prove to be whole; <see langword="null"/>: nothing.</returns>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>.</exception>
    public static string? CheckRest(ReadOnlySpan<byte> png, in PngHeader header)
    {
        var chunks = new PngChunks(png, header.DataOffset);
        var hasLeftData = false;
        while (!chunks.IsAtEnd)
        {
            chunks.Next();
            if (chunks.Type == PngChunks.End)
                return null;
            hasLeftData |= chunks.Type != PngChunks.Data;
            if (hasLeftData && (chunks.IsCritical || chunks.Type == PngChunks.Transparency))
                throw NotHere(chunks);
        }

        return "The PNG is cut off before its end (IEND); its image data are whole.";
    }

    /// <summary>The content of the first eXIf chunk with a right CRC; empty without one.</summary>
    public static ReadOnlySpan<byte> FindExif(ReadOnlySpan<byte> png)
    {
        for (var chunks = new PngChunks(png, 8, checksCrc: false); !chunks.IsAtEnd;)
        {
            chunks.Next();
            if (chunks.Type == PngChunks.Exif)
                return chunks.HasRightCrc ? chunks.Content : default;
        }

        return default;
    }

    private static PngHeader ReadSize(in PngChunks chunks)
    {
        var content = chunks.Content;
        if (content.Length != 13)
            throw PngChunks.Malformed("the chunk IHDR has no 13 bytes", chunks.Offset);
        var (columns, rows) = (BinaryPrimitives.ReadUInt32BigEndian(content), BinaryPrimitives.ReadUInt32BigEndian(content[4..]));
        if (rows is 0 or > int.MaxValue || columns is 0 or > int.MaxValue)
            throw PngChunks.Malformed($"a picture cannot be {columns} x {rows} pixels large", chunks.ContentOffset);
        if (rows > MaxSide || columns > MaxSide)
            throw new ImageLoadException(ImageLoadError.TooLarge,
                $"The PNG is {columns} x {rows} pixels large; {MaxSide} are the most a side may have.");
        var (depth, color) = (content[8], (PngColor)content[9]);
        var isKnown = color switch
        {
            PngColor.Gray => depth is 1 or 2 or 4 or 8 or 16,
            PngColor.Palette => depth is 1 or 2 or 4 or 8,
            PngColor.Rgb or PngColor.GrayAlpha or PngColor.Rgba => depth is 8 or 16,
            _ => false,
        };
        if (!isKnown || content[10] != 0 || content[11] != 0 || content[12] > 1)
        {
            throw PngChunks.Malformed(
                $"colour type {content[9]} of {depth} bits, compression {content[10]}, filter {content[11]}, interlace {content[
                    12]} is no PNG", chunks.ContentOffset);
        }

        return new PngHeader { Rows = (int)rows, Columns = (int)columns, BitDepth = depth, Color = color, IsInterlaced = content[12] == 1 };
    }

    private static PngHeader ReadTransparency(in PngChunks chunks, in PngHeader header, bool hasPalette)
    {
        // So libpng, and all that stand on it, take it.
        if (header.Color == PngColor.Palette && !hasPalette)
            return header.Add("The PNG's transparency (tRNS) stands before its palette (PLTE): set aside, as browsers do.");
        var fits = header.Color switch
        {
            PngColor.Gray => chunks.Content.Length == 2,
            PngColor.Rgb => chunks.Content.Length == 6,
            PngColor.Palette => chunks.Content.Length <= header.Palette.GetOffsetAndLength(int.MaxValue).Length / 3,
            _ => false,
        };
        if (header.HasTransparency || !fits)
            throw PngChunks.Malformed("its transparency (tRNS) does not fit its colour, or stands in the wrong place", chunks.Offset);
        return header with { Transparency = chunks.ContentRange, HasTransparency = true };
    }

    private static ImageLoadException NotHere(in PngChunks chunks) =>
        chunks.Type is PngChunks.Header or PngChunks.Palette or PngChunks.Transparency or PngChunks.Data or PngChunks.End
            ? PngChunks.Malformed($"chunk {chunks.Name} must not stand here", chunks.Offset)
            : new ImageLoadException(
                ImageLoadError.Unsupported,
                $"The PNG cannot be decoded: it begins with or needs the unknown chunk {chunks.Name} (byte {chunks.Offset}).");
}
