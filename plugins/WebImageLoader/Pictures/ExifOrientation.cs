using System.Buffers.Binary;

namespace WebImageLoader.Pictures;

/// <summary>Finds the orientation in a picture's EXIF data (EXIF 2.32, 4.5.4 and 4.6.4 A). What cannot be read says nothing.</summary>
internal static class ExifOrientation
{
    private const ushort OrientationTag = 0x0112;
    private const ushort Short = 3;
    private const ushort Long = 4;

    /// <summary>Looks for the EXIF segment of a JPEG.</summary>
    /// <returns>1 to 8; 1, as stored, when nothing is said.</returns>
    public static int Read(ReadOnlySpan<byte> jpeg)
    {
        for (var at = 2; at + 4 <= jpeg.Length;)
        {
            if (jpeg[at] != 0xFF)
            {
                at++; // stray bytes, which the decoder passes over too
                continue;
            }

            var marker = jpeg[at + 1];
            if (marker is 0xDA or 0xD9)
                break;
            if (marker == 0xFF || marker is 0 or 0x01 or (>= 0xD0 and <= 0xD8))
            {
                at += marker == 0xFF ? 1 : 2;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (length < 2 || length > jpeg.Length - at - 2)
                break;
            var segment = jpeg.Slice(at + 4, length - 2);
            if (marker == 0xE1 && segment.StartsWith("Exif\0\0"u8))
                return OfTiff(segment[6..]);
            at += 2 + length;
        }

        return Orientation.AsStored;
    }

    /// <param name="tiff">EXIF data from their TIFF header on.</param>
    /// <returns>1 to 8; 1, as stored, when nothing is said.</returns>
    public static int OfTiff(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8 || !(tiff.StartsWith("II*\0"u8) || tiff.StartsWith("MM\0*"u8)))
            return Orientation.AsStored;
        var little = tiff[0] == (byte)'I';
        var offset = ReadUInt32(tiff[4..], little);
        if (offset > tiff.Length - 2)
            return Orientation.AsStored;
        var directory = tiff[(int)offset..];
        var count = Math.Min(ReadUInt16(directory, little), (directory.Length - 2) / 12);
        for (var i = 0; i < count; i++)
        {
            var entry = directory.Slice(2 + (12 * i), 12);
            if (ReadUInt16(entry, little) != OrientationTag)
                continue;
            uint value = ReadUInt16(entry[2..], little) switch
            {
                Short => ReadUInt16(entry[8..], little),
                Long => ReadUInt32(entry[8..], little),
                _ => 0u,
            };
            return value is >= 1 and <= 8 ? (int)value : Orientation.AsStored;
        }

        return Orientation.AsStored;
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
