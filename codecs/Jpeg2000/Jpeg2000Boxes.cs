using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Finds the codestream in a JP2 file (ISO/IEC 15444-1, annex I), and what its boxes say of colour.</summary>
internal static class Jpeg2000Boxes
{
    private const uint SignatureBox = 0x6A502020;
    private const uint HeaderBox = 0x6A703268;
    private const uint CodestreamBox = 0x6A703263;
    private const uint ColorBox = 0x636F6C72;
    private const uint PaletteBox = 0x70636C72;
    private const uint ChannelDefinitionBox = 0x63646566;

    /// <summary>Where the codestream begins and how long it is; a bare codestream is itself.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>.</exception>
    public static (int Offset, int Length) FindCodestream(ReadOnlySpan<byte> file, out CodestreamColorSpace color)
    {
        color = CodestreamColorSpace.None;
        if (!IsBoxed(file))
            return (0, file.Length);
        for (var position = 0; TryReadBox(file, ref position, out var type, out var content);)
        {
            if (type == HeaderBox)
                color = ReadColor(content, position - content.Length);
            else if (type == CodestreamBox)
                return (position - content.Length, content.Length);
        }

        throw CodecError.Malformed($"JPEG 2000: the file, which ends at byte {file.Length}, has no codestream box (jp2c).");
    }

    private static bool IsBoxed(ReadOnlySpan<byte> file) =>
        file.Length >= 12 && BinaryPrimitives.ReadUInt32BigEndian(file[4..]) == SignatureBox;

    private static CodestreamColorSpace ReadColor(ReadOnlySpan<byte> header, int offset)
    {
        var color = CodestreamColorSpace.None;
        for (var position = 0; TryReadBox(header, ref position, out var type, out var content);)
        {
            if (type == PaletteBox)
                throw CodecError.Unsupported(
                    $"JPEG 2000: the file has a palette (pclr at byte {offset + position - content.Length}), which is not applied here.");

            if (type == ChannelDefinitionBox)
                ThrowIfReordered(content, offset + position - content.Length);

            // Method 1: an enumerated colour space. The first box counts.
            if (type == ColorBox && color == CodestreamColorSpace.None && content.Length >= 7 && content[0] == 1)
            {
                color = BinaryPrimitives.ReadUInt32BigEndian(content[3..]) switch
                {
                    12 => CodestreamColorSpace.Cmyk,
                    16 => CodestreamColorSpace.Rgb,
                    17 => CodestreamColorSpace.Gray,
                    18 => CodestreamColorSpace.YCbCr,
                    _ => CodestreamColorSpace.None,
                };
            }
        }

        return color;
    }

    /// <summary>Colours are taken in the order of their components: other orders would show wrong ones (I.5.3.6).</summary>
    private static void ThrowIfReordered(ReadOnlySpan<byte> definitions, int offset)
    {
        var count = definitions.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(definitions);
        if (definitions.Length < 2 + (6 * count))
            throw CodecError.Malformed($"JPEG 2000: the channel definition (cdef at byte {offset}) ends before its {count} channels.");
        for (var i = 0; i < count; i++)
        {
            var entry = definitions[(2 + (6 * i))..];
            int channel = BinaryPrimitives.ReadUInt16BigEndian(entry), type = BinaryPrimitives.ReadUInt16BigEndian(entry[2..]);
            int color = BinaryPrimitives.ReadUInt16BigEndian(entry[4..]);
            if (type == 0 && color is not (0 or ushort.MaxValue) && color != channel + 1)
                throw CodecError.Unsupported($"JPEG 2000: the channel definition (cdef at byte {offset}) says that component {channel + 1} "
                    + $"is colour {color}; components in another order than their colours are not decoded here.");
        }
    }

    /// <summary>Reads one box; <paramref name="position"/> moves behind it. A last box without length reaches to the end.</summary>
    private static bool TryReadBox(ReadOnlySpan<byte> file, scoped ref int position, out uint type, out ReadOnlySpan<byte> content)
    {
        type = 0;
        content = default;
        var rest = file[position..];
        if (rest.Length < 8)
            return false;
        long length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        type = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
        var header = 8;
        if (length == 1 && rest.Length >= 16)
        {
            length = BinaryPrimitives.ReadInt64BigEndian(rest[8..]);
            header = 16;
        }

        if (length == 0)
            length = rest.Length;
        if (length < header || length > rest.Length)
            throw CodecError.Malformed($"JPEG 2000: the box at byte {position} names {length} bytes; {rest.Length} are left.");
        content = rest[header..(int)length];
        position += (int)length;
        return true;
    }
}
