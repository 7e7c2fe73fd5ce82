using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Jpeg;

/// <summary>Reads and checks a JPEG's header before the library sees it (ISO/IEC 10918-1, annex B).</summary>
internal static class JpegReader
{
    /// <summary>The library's own limit.</summary>
    private const int MaxSide = 65500;

    /// <summary>Reads up to the first scan.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>.</exception>
    public static JpegHeader ReadHeader(ReadOnlySpan<byte> jpeg)
    {
        var markers = new JpegMarkers(jpeg, skipsStrayBytes: true);
        var info = default(CodestreamInfo);
        uint ids = 0;
        byte process = 0;
        int? adobe = null, jfifMajor = null;
        for (markers.Next(); markers.Marker != JpegMarkers.StartOfScan; markers.Next())
        {
            if (JpegFrame.IsFrame(markers.Marker))
            {
                if (info.Components != 0)
                    throw JpegMarkers.Malformed("it has a second frame header", markers.Offset);
                (info, ids) = ReadFrame(markers);
                process = markers.Marker;
            }
            else if (markers.Marker is JpegMarkers.EndOfImage or JpegMarkers.StartOfImage)
            {
                throw JpegMarkers.Malformed("it has no scan", markers.Offset);
            }
            else if (markers.IsAdobe)
            {
                adobe = markers.Content[11];
            }
            else if (markers.IsJfif)
            {
                jfifMajor = markers.Content[5];
            }
        }

        if (info.Components == 0)
            throw JpegMarkers.Malformed("it has a scan and no frame header", markers.Offset);
        return new JpegHeader
        {
            Info = info with { Color = Evidence(info.Components, ids, adobe, jfifMajor is not null) },
            LibraryTransform = LibraryTransform(info.Components, ids, adobe, jfifMajor),
            ComponentIds = ids,
            Process = process,
            FirstScanOffset = markers.Offset,
        };
    }

    private static (CodestreamInfo Info, uint Ids) ReadFrame(in JpegMarkers markers)
    {
        var frame = markers.Content;
        if (markers.Marker is not (0xC0 or 0xC1 or 0xC2 or 0xC9 or 0xCA))
            throw Unsupported($"{Process(markers.Marker)} is not decoded by this codec");
        if (frame.Length < 6 || frame.Length != 6 + (3 * frame[5]))
            throw JpegMarkers.Malformed("the frame header has no right length", markers.Offset);
        var (rows, columns, components) =
            (BinaryPrimitives.ReadUInt16BigEndian(frame[1..]), BinaryPrimitives.ReadUInt16BigEndian(frame[3..]), frame[5]);
        if (frame[0] != 8)
            throw Unsupported($"{Process(markers.Marker)} of {frame[0]} bits is not decoded by this codec");
        if (columns == 0)
            throw JpegMarkers.Malformed("it is 0 pixels wide", markers.Offset);
        if (rows == 0)
            throw Unsupported("its height is left to a DNL marker behind the picture");
        if (rows > MaxSide || columns > MaxSide)
            throw Unsupported($"it is {columns} x {rows} pixels large; {MaxSide} are the most a side may have");
        if (components is not (1 or 3 or 4))
            throw Unsupported($"it has {components} components; 1, 3 and 4 are known");
        uint ids = 0;
        for (var i = 0; i < components; i++)
        {
            ids = (ids << 8) | frame[6 + (3 * i)];
            if ((frame[7 + (3 * i)] >> 4) is 0 or > 4 || (frame[7 + (3 * i)] & 15) is 0 or > 4)
                throw JpegMarkers.Malformed("a component's sampling factor is not 1 to 4", markers.Offset);
        }

        return (new CodestreamInfo { Rows = rows, Columns = columns, Components = components, BitsPerSample = 8, IsLossy = true }, ids);
    }

    private static CodestreamColorSpace Evidence(int components, uint ids, int? adobe, bool hasJfif) => components switch
    {
        1 => CodestreamColorSpace.Gray,
        3 when adobe == 0 => CodestreamColorSpace.Rgb,
        3 when adobe == 1 || hasJfif => CodestreamColorSpace.YCbCr,
        3 when adobe is null && ids == RgbIds => CodestreamColorSpace.Rgb,
        4 when adobe == 0 => CodestreamColorSpace.Cmyk,
        4 when adobe == 2 => CodestreamColorSpace.Ycck,
        _ => CodestreamColorSpace.None,
    };

    private static uint RgbIds => 0x524742;

    /// <summary>The rules of libjpeg, by which a JFIF marker outweighs Adobe's.</summary>
    private static JpegTransform LibraryTransform(int components, uint ids, int? adobe, int? jfifMajor) => components switch
    {
        _ when jfifMajor is not (null or 1) => JpegTransform.Unclear,
        1 => JpegTransform.None,
        3 when jfifMajor is not null => JpegTransform.YCbCr,
        3 when adobe is not null => adobe is 0 or 1 ? (JpegTransform)adobe : JpegTransform.Unclear,
        3 => ids == RgbIds ? JpegTransform.None : JpegTransform.YCbCr,
        _ when adobe is not null => adobe is 0 or 2 ? (JpegTransform)adobe : JpegTransform.Unclear,
        _ => JpegTransform.None,
    };

    private static ImageLoadException Unsupported(string what) =>
        new(ImageLoadError.Unsupported, $"The JPEG cannot be decoded here: {what}.");

    private static string Process(byte marker) => marker switch
    {
        0xC0 => "baseline JPEG",
        0xC1 or 0xC9 => "extended sequential JPEG",
        0xC2 or 0xCA => "progressive JPEG",
        0xC3 or 0xCB => "lossless JPEG",
        _ => $"hierarchical JPEG (FF{marker:X2})",
    };
}
