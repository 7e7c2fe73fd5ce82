using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Jpeg;

/// <summary>A JPEG's frame header (ISO/IEC 10918-1, B.2.2), and what its markers say of colour; for the decoders of our own.</summary>
internal sealed class JpegFrame
{
    private const byte DefineNumberOfLines = 0xDC;

    private JpegFrame(byte process, int precision, int rows, int columns, JpegFrameComponent[] components) =>
        (Process, Precision, Rows, Columns, Components) = (process, precision, rows, columns, components);

    /// <summary>The second byte of the frame's marker: C1 extended, C2 progressive, C3 lossless.</summary>
    public byte Process { get; }

    /// <summary>Bits of a sample.</summary>
    public int Precision { get; }

    public int Rows { get; private set; }

    public int Columns { get; }

    public JpegFrameComponent[] Components { get; }

    public CodestreamColorSpace Color { get; private set; }

    /// <summary>Reads up to the first scan, whose header is then the current segment of <paramref name="markers"/>.</summary>
    /// <param name="markers">At the beginning.</param>
    /// <param name="tables">Takes the tables on the way; <see langword="null"/> when only the header is wanted.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>.</exception>
    public static JpegFrame Read(ref JpegMarkers markers, JpegTables? tables)
    {
        JpegFrame? frame = null;
        int? adobe = null;
        var jfif = false;
        for (markers.Next(); markers.Marker != JpegMarkers.StartOfScan; markers.Next())
        {
            if (IsFrame(markers.Marker))
                frame = frame is null ? ReadFrame(markers) : throw JpegMarkers.Malformed("it has a second frame header", markers.Offset);
            else if (markers.Marker is JpegMarkers.EndOfImage or JpegMarkers.StartOfImage)
                throw JpegMarkers.Malformed("it has no scan", markers.Offset);
            else if (markers.IsAdobe)
                adobe = markers.Content[11];
            else if (markers.IsJfif)
                jfif = true;
            else
                tables?.Read(markers);
        }

        if (frame is null)
            throw JpegMarkers.Malformed("it has a scan and no frame header", markers.Offset);
        if (frame.Rows == 0)
            frame.Rows = ReadNumberOfLines(markers);
        frame.Color = frame.Evidence(adobe, jfif);
        return frame;
    }

    public static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    public CodestreamInfo ToInfo(bool isLossy) => new()
    {
        Rows = Rows,
        Columns = Columns,
        Components = Components.Length,
        BitsPerSample = Precision,
        IsLossy = isLossy,
        Color = Color,
    };

    private static JpegFrame ReadFrame(in JpegMarkers markers)
    {
        var content = markers.Content;
        if (content.Length < 6 || content.Length != 6 + (3 * content[5]))
            throw JpegMarkers.Malformed("the frame header has no right length", markers.Offset);
        var (rows, columns, count) = (BinaryPrimitives.ReadUInt16BigEndian(content[1..]),
            BinaryPrimitives.ReadUInt16BigEndian(content[3..]), content[5]);
        if (columns == 0)
            throw JpegMarkers.Malformed("it is 0 pixels wide", markers.Offset);
        if (content[0] is < 2 or > 16)
            throw JpegMarkers.Malformed($"its samples have {content[0]} bits; 2 to 16 are possible", markers.Offset);
        if (count is not (1 or 3 or 4))
            throw CodecError.Unsupported($"The JPEG cannot be decoded here: it has {count} components; 1, 3 and 4 are known.");
        var components = new JpegFrameComponent[count];
        for (var i = 0; i < count; i++)
        {
            var one = content.Slice(6 + (3 * i), 3);
            var component = new JpegFrameComponent(one[0], one[1] >> 4, one[1] & 15, one[2]);
            if (component.Horizontal is 0 or > 4 || component.Vertical is 0 or > 4)
                throw JpegMarkers.Malformed("a component's sampling factor is not 1 to 4", markers.Offset);
            if (Array.Exists(components[..i], other => other.Id == component.Id))
                throw JpegMarkers.Malformed($"two components have the id {component.Id}", markers.Offset);
            components[i] = component;
        }

        return new(markers.Marker, content[0], rows, columns, components);
    }

    /// <summary>Zero rows in the frame header: a marker behind the first scan has their number (B.2.5).</summary>
    private static int ReadNumberOfLines(JpegMarkers markers)
    {
        markers.SkipScan();
        markers.Next();
        if (markers.Marker != DefineNumberOfLines || markers.Content.Length != 2)
            throw JpegMarkers.Malformed("its header names 0 rows, and no DNL marker follows the first scan", markers.Offset);
        var rows = BinaryPrimitives.ReadUInt16BigEndian(markers.Content);
        return rows != 0 ? rows : throw JpegMarkers.Malformed("it is 0 pixels high", markers.Offset);
    }

    private CodestreamColorSpace Evidence(int? adobe, bool jfif) => Components.Length switch
    {
        1 => CodestreamColorSpace.Gray,
        3 when adobe == 0 => CodestreamColorSpace.Rgb,
        3 when adobe == 1 || jfif => CodestreamColorSpace.YCbCr,
        3 when adobe is null && Components is [{ Id: (byte)'R' }, { Id: (byte)'G' }, { Id: (byte)'B' }] => CodestreamColorSpace.Rgb,
        4 when adobe == 0 => CodestreamColorSpace.Cmyk,
        4 when adobe == 2 => CodestreamColorSpace.Ycck,
        _ => CodestreamColorSpace.None,
    };
}
