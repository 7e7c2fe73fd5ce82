using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Walks through a codestream's headers (ISO/IEC 15444-1 annex A): the main header, then each tile-part's.</summary>
internal ref struct CodestreamReader(ReadOnlySpan<byte> codestream)
{
    /// <summary>An SOT marker with its segment.</summary>
    private const int TilePartSegmentLength = 12;

    private readonly ReadOnlySpan<byte> _codestream = codestream;

    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>, <see cref="ImageLoadError.TooLarge"/>.
    /// </exception>
    public readonly CodestreamHeaders Read()
    {
        const uint Start = ((uint)Marker.StartOfCodestream << 16) | Marker.Size;
        if (_codestream.Length < 4 || BinaryPrimitives.ReadUInt32BigEndian(_codestream) != Start)
            throw CodecError.Malformed("JPEG 2000: no codestream begins at its byte 0 (FF4F FF51).");
        var position = 2;
        var size = ImageSize.Read(ReadSegment(ref position, _codestream.Length, out _), offset: 2);
        var headers = new CodestreamHeaders(size);
        while (true)
        {
            var start = position;
            var content = ReadSegment(ref position, _codestream.Length, out var marker);
            if (marker == Marker.StartOfTilePart)
            {
                position = start;
                break;
            }

            if (marker is Marker.PackedHeadersMain)
                headers.PackedHeaders.Add(PackedSegment.Read(content, start));
            else
                headers.Parameters.Read(marker, content, start);
        }

        if (!headers.Parameters.HasDefaults || !headers.Parameters.HasQuantization)
        {
            var missing = headers.Parameters.HasDefaults ? "quantization (QCD)" : "coding style (COD)";
            throw CodecError.Malformed($"JPEG 2000: the main header, up to byte {position}, has no {missing}.");
        }

        DecodingLimits.Check(headers);
        headers.EndOffset = ReadTileParts(position, headers);
        return headers;
    }

    /// <returns>Where the last one ends.</returns>
    private readonly int ReadTileParts(int start, CodestreamHeaders headers)
    {
        var tiles = headers.Tiles;
        while (true)
        {
            var sot = _codestream[start..];
            const uint Start = ((uint)Marker.StartOfTilePart << 16) | 10;
            if (sot.Length < TilePartSegmentLength || BinaryPrimitives.ReadUInt32BigEndian(sot) != Start)
                throw CodecError.Malformed(
                    $"JPEG 2000: a tile-part should begin at byte {start} of {_codestream.Length}.");
            int index = BinaryPrimitives.ReadUInt16BigEndian(sot[4..]), number = sot[10];
            if (index >= tiles.Length)
                throw CodecError.Malformed($"JPEG 2000: the tile-part at byte {start} is of tile {index} of {tiles.Length}.");
            var tile = tiles[index] ??= new();
            if (number != tile.Parts.Count)
                throw CodecError.Malformed(
                    $"JPEG 2000: the tile-part at byte {start} has number {number}; {tile.Parts.Count} should follow.");
            if (sot[11] != 0)
                tile.Announced = sot[11];
            var end = start + TilePartLength(sot, start);
            tile.Add(ReadHeader(start, end, tile, headers));
            start = end;
            var rest = _codestream[start..];

            // Only padding may follow where the end marker is missing.
            if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) == Marker.EndOfCodestream || rest.TrimStart((byte)0).IsEmpty)
            {
                headers.ThrowIfPartsAreMissing(start);
                if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) != Marker.EndOfCodestream)
                    headers.Remarks.Add($"JPEG 2000: the end marker (EOC) is missing at byte {start}; all tiles are there.");
                DecodingLimits.Check(headers);
                return start;
            }
        }
    }

    private static int TilePartLength(ReadOnlySpan<byte> sot, int start)
    {
        long length = BinaryPrimitives.ReadUInt32BigEndian(sot[6..]);

        // 0: up to the end of the codestream (A.4.2), with or without its marker.
        if (length == 0)
        {
            var end = sot.LastIndexOf([(byte)(Marker.EndOfCodestream >> 8), (byte)(Marker.EndOfCodestream & 0xFF)]);
            length = end >= 0 && sot[(end + 2)..].TrimStart((byte)0).IsEmpty ? end : sot.Length;
        }

        if (length < TilePartSegmentLength + 2 || length > sot.Length)
            throw CodecError.Malformed($"JPEG 2000: cut off: the tile-part at byte {start} has {length} bytes, {sot.Length} are left.");
        return (int)length;
    }

    private readonly TilePart ReadHeader(int start, int end, TileParts tile, CodestreamHeaders headers)
    {
        var position = start + TilePartSegmentLength;
        while (true)
        {
            var at = position;
            var content = ReadSegment(ref position, end, out var marker);
            if (marker == Marker.StartOfData)
                return new(start, start + TilePartSegmentLength, position, end);
            tile.Read(marker, content, at, headers.Size.Components.Count, headers.Parameters);
        }
    }

    /// <summary>Reads a marker and its segment's content; SOD, and the markers that stand alone, have none.</summary>
    private readonly ReadOnlySpan<byte> ReadSegment(scoped ref int position, int end, out ushort marker)
    {
        var rest = _codestream[position..end];
        marker = rest.Length < 2 ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (marker == Marker.StartOfData || Marker.IsAlone(marker))
        {
            position += 2;
            return [];
        }

        var length = rest.Length < 4 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        if (marker < 0xFF00 || length < 2 || length > rest.Length - 2)
            throw CodecError.Malformed(
                $"JPEG 2000: the header is damaged or cut off at byte {position} of {_codestream.Length} of the codestream.");
        if (Marker.IsExtension(marker))
            throw CodecError.Unsupported(
                $"JPEG 2000: the marker {marker:X4} at byte {position} is of ISO/IEC 15444-2, which is not decoded here.");
        position += 2 + length;
        return rest[4..(2 + length)];
    }
}
