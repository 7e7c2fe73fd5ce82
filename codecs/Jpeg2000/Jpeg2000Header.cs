using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>What a JPEG 2000 codestream's main header says (ISO/IEC 15444-1, annex A), read without the library.</summary>
/// <param name="Info">The picture.</param>
/// <param name="HasTransform">Whether the codestream has a colour transform, which the library undoes.</param>
/// <param name="CodestreamOffset">Where the codestream begins.</param>
/// <param name="CodestreamLength">How long it is, up to its end marker, which some encoders forget, and what may follow it.</param>
internal readonly record struct Jpeg2000Header(CodestreamInfo Info, bool HasTransform, int CodestreamOffset, int CodestreamLength)
{
    /// <summary>Memory that decoding takes beside the samples that are handed out.</summary>
    public long MemoryBytes { get; private init; }

    /// <summary>Whether decoding ends soon after its token has fired: the library looks at it before each tile.</summary>
    public bool IsStoppable { get; private init; }

    // Of a tile, or a picture of one: some tenths of a second.
    private const long ShortSamples = 4 << 20;

    private const ushort StartOfCodestream = 0xFF4F;
    private const ushort Size = 0xFF51;
    private const ushort CodingStyle = 0xFF52;
    private const ushort ComponentCodingStyle = 0xFF53;
    private const ushort StartOfTilePart = 0xFF90;
    private const ushort StartOfData = 0xFF93;
    private const ushort EndOfCodestream = 0xFFD9;

    /// <summary>An SOT marker with its segment.</summary>
    private const int TilePartSegmentLength = 12;

    /// <summary>The bits of the coding style that say that packets have SOP or EPH markers.</summary>
    private const int PacketMarkers = 6;

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>, <see cref="ImageLoadError.TooLarge"/>.</exception>
    public static Jpeg2000Header Read(ReadOnlySpan<byte> file)
    {
        var (offset, length) = Jpeg2000Boxes.FindCodestream(file, out var color);
        var codestream = file.Slice(offset, length);
        if (length < 4 || BinaryPrimitives.ReadUInt32BigEndian(codestream) != ((uint)StartOfCodestream << 16 | Size))
            throw CodecError.Malformed($"JPEG 2000: no codestream begins at byte {offset} (FF4F FF51).");
        var position = 2;
        var siz = ReadSegment(codestream, ref position, out _);
        var geometry = Jpeg2000Geometry.Read(siz, offset);
        ReadOnlySpan<byte> style = [];
        while (true)
        {
            var content = ReadSegment(codestream, ref position, out var marker);
            if (marker == StartOfTilePart)
                break;
            CheckStyle(marker, content, geometry);
            if (marker == CodingStyle)
                style = content;
        }

        if (style.IsEmpty)
            throw CodecError.Malformed($"JPEG 2000: the main header, up to byte {offset + position}, has no coding style (COD).");
        var hasTransform = style[4] != 0 && geometry.Components >= 3;
        var end = CheckTileParts(codestream, position, geometry);
        if (geometry.IsHighThroughput)
            CheckHighThroughput(codestream[..end], position, geometry);
        length = end;
        var info = geometry.ToInfo() with
        {
            IsLossy = style[9] == 0,
            Color = geometry.Components == 1 ? CodestreamColorSpace.Gray : hasTransform ? CodestreamColorSpace.YCbCr : color,
        };
        return new(info, hasTransform, offset, length)
        {
            MemoryBytes = geometry.MemoryBytes,
            IsStoppable = (long)info.Rows * info.Columns * info.Components / geometry.Tiles <= ShortSamples,
        };
    }

    /// <summary>Reads a marker and its segment's content; StartOfData has none.</summary>
    private static ReadOnlySpan<byte> ReadSegment(ReadOnlySpan<byte> codestream, scoped ref int position, out ushort marker)
    {
        var rest = codestream[position..];
        marker = rest.Length < 2 ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (marker == StartOfData)
        {
            position += 2;
            return [];
        }

        var length = rest.Length < 4 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        if (marker < 0xFF00 || length < 2 || length > rest.Length - 2)
            throw CodecError.Malformed($"JPEG 2000: the header is damaged or cut off at byte {position} of {codestream.Length} of the codestream.");
        position += 2 + length;
        return rest[4..(2 + length)];
    }

    private static void CheckStyle(ushort marker, ReadOnlySpan<byte> content, Jpeg2000Geometry geometry)
    {
        // COD: Scod, order, layers (2), transform, levels, ...; COC: component, Scoc, levels, ...
        if (marker == CodingStyle)
        {
            if (content.Length < 10)
                throw CodecError.Malformed("JPEG 2000: a coding style (COD) is too short.");
            geometry.HasPacketMarkers |= (content[0] & PacketMarkers) != 0;
            geometry.CheckStyle((content[0] & 1) != 0, content[5..], BinaryPrimitives.ReadUInt16BigEndian(content[2..]));
        }
        else if (marker == ComponentCodingStyle)
        {
            if (content.Length < 7)
                throw CodecError.Malformed("JPEG 2000: a component's coding style (COC) is too short.");
            geometry.CheckStyle((content[1] & 1) != 0, content[2..], layers: 1);
        }
    }

    /// <summary>Each tile part must lie within the codestream, and each tile have one; their headers may change the coding style.</summary>
    /// <param name="codestream">The codestream.</param>
    /// <param name="position">Behind the first SOT segment.</param>
    /// <param name="geometry">The picture.</param>
    /// <returns>Where the last one ends.</returns>
    private static int CheckTileParts(ReadOnlySpan<byte> codestream, int position, Jpeg2000Geometry geometry)
    {
        var (parts, expectedParts) = (new int[geometry.Tiles], new int[geometry.Tiles]);
        for (var start = position - TilePartSegmentLength; ;)
        {
            var sot = codestream[start..];
            if (sot.Length < TilePartSegmentLength || BinaryPrimitives.ReadUInt16BigEndian(sot) != StartOfTilePart || BinaryPrimitives.ReadUInt16BigEndian(sot[2..]) != 10)
                throw CodecError.Malformed($"JPEG 2000: a tile part should begin at byte {start} of {codestream.Length} of the codestream.");
            int tile = BinaryPrimitives.ReadUInt16BigEndian(sot[4..]);
            long length = BinaryPrimitives.ReadUInt32BigEndian(sot[6..]);
            if (tile >= geometry.Tiles)
                throw CodecError.Malformed($"JPEG 2000: a tile part at byte {start} is of tile {tile} of {geometry.Tiles}.");
            if (length == 0)
                length = sot.LastIndexOf([(byte)(EndOfCodestream >> 8), (byte)(EndOfCodestream & 0xFF)]);
            if (length < TilePartSegmentLength + 2 || length > sot.Length)
                throw CodecError.Malformed($"JPEG 2000: cut off: the tile part at byte {start} has {length} bytes, {sot.Length} are left.");
            parts[tile]++;
            expectedParts[tile] = Math.Max(Math.Max(1, expectedParts[tile]), sot[11]);
            var part = sot[..(int)length];
            for (var at = TilePartSegmentLength; ;)
            {
                var content = ReadSegment(part, ref at, out var marker);
                if (marker == StartOfData)
                    break;
                CheckStyle(marker, content, geometry);
            }

            start += (int)length;
            var rest = codestream[start..];

            // Only padding may follow where the end marker is missing.
            if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) == EndOfCodestream || rest.TrimStart((byte)0).IsEmpty)
            {
                for (tile = 0; tile < parts.Length; tile++)
                {
                    if (parts[tile] == 0 || parts[tile] < expectedParts[tile])
                        throw CodecError.Malformed($"JPEG 2000: cut off: of tile {tile} of {geometry.Tiles} there are {parts[tile]} of {expectedParts[tile]} parts.");
                }

                return start;
            }
        }
    }

    /// <summary>
    /// No coded data has FF with a byte above 8F behind it. OpenJPEG ends the process by an assertion when High-Throughput data do
    /// (mel_init of version 2.5.0), so that such are refused here; and with them what would keep this check from seeing the data as the library
    /// does: markers between packets, and code blocks put together from several layers.
    /// </summary>
    private static void CheckHighThroughput(ReadOnlySpan<byte> codestream, int position, Jpeg2000Geometry geometry)
    {
        if (geometry.HasPacketMarkers || geometry.Layers > 1)
            throw CodecError.Unsupported("JPEG 2000: High-Throughput data with packet markers (SOP, EPH) or several layers cannot be checked, and are refused.");
        for (var start = position - TilePartSegmentLength; start < codestream.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(codestream[(start + 6)..]);
            var part = length == 0 ? codestream[start..] : codestream.Slice(start, length);
            var at = TilePartSegmentLength;
            for (ushort marker = 0; marker != StartOfData;)
                ReadSegment(part, ref at, out marker);
            for (var data = part[at..]; ;)
            {
                var found = data.IndexOf((byte)0xFF);
                if (found < 0 || found + 1 >= data.Length)
                    break;
                if (data[found + 1] > 0x8F)
                    throw CodecError.Malformed($"JPEG 2000: the coded data of the tile part at byte {start} of the codestream are damaged.");
                data = data[(found + 1)..];
            }

            start += part.Length;
        }
    }
}
