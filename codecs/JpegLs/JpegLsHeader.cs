using System.Buffers.Binary;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegLs;

/// <summary>What a JPEG-LS codestream says before its first scan (ISO/IEC 14495-1, annex C), read without the library.</summary>
/// <param name="Info">The picture.</param>
/// <param name="IsPlanar">Whether each component has a scan of its own, so that the library hands out one plane after the other.</param>
/// <param name="Grey">What the scan is coded by, where it is one that <see cref="GreyScan"/> decodes: of one component, without a mapping table or restart markers.</param>
/// <param name="ScanOffset">Where the first scan's data begin.</param>
internal readonly record struct JpegLsHeader(CodestreamInfo Info, bool IsPlanar, CodingParameters? Grey, int ScanOffset)
{
    private const byte Frame = 0xF7;
    private const byte PresetParameters = 0xF8;
    private const byte Thresholds = 1;
    private const byte OversizeDimensions = 4;
    private const byte RestartInterval = 0xDD;
    private const byte App8 = 0xE8;

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>.</exception>
    public static JpegLsHeader Read(ReadOnlySpan<byte> codestream)
    {
        var markers = new JpegMarkers(codestream);
        var info = default(CodestreamInfo);
        var (isTransformed, hasRestarts) = (false, false);
        var preset = default(CodingParameters);
        for (markers.Next(); markers.Marker != JpegMarkers.StartOfScan; markers.Next())
        {
            var content = markers.Content;
            if (markers.Marker == Frame)
                info = info.Components == 0 ? ReadFrame(markers) : throw JpegMarkers.Malformed("it has a second frame header", markers.Offset);
            else if (JpegFrame.IsFrame(markers.Marker))
                throw CodecError.Unsupported($"This is no JPEG-LS: its frame is FF{markers.Marker:X2}.");
            else if (markers.Marker is JpegMarkers.EndOfImage or JpegMarkers.StartOfImage)
                throw JpegMarkers.Malformed("it has no scan", markers.Offset);
            else if (markers.Marker == App8 && content.Length == 5 && content.StartsWith("mrfx"u8))
                isTransformed = content[4] != 0;
            else if (markers.Marker == PresetParameters && content is [OversizeDimensions, ..])
                throw CodecError.Unsupported("The JPEG-LS picture is larger than 65535 pixels: it cannot be decoded here.");
            else if (markers.Marker == PresetParameters && content is [Thresholds, ..])
                preset = ReadThresholds(markers);
            else if (markers.Marker == RestartInterval)
                hasRestarts = content.ContainsAnyExcept((byte)0);
        }

        if (info.Components == 0)
            throw JpegMarkers.Malformed("it has a scan and no frame header", markers.Offset);
        return ReadScan(markers, hasRestarts ? null : preset, info with { Color = info.Components == 1 ? CodestreamColorSpace.Gray : isTransformed ? CodestreamColorSpace.Rgb : CodestreamColorSpace.None });
    }

    /// <summary>
    /// Walks through all scans to the end marker: version 2.4.1 of the library never comes back from a scan that no marker ends. One that ends too
    /// early at a marker it does report.
    /// </summary>
    /// <returns>Whether there is an end marker; without one, the codestream ends with the data of a scan.</returns>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: cut off within a marker.</exception>
    public static bool HasEnd(ReadOnlySpan<byte> codestream)
    {
        var markers = new JpegMarkers(codestream);
        for (markers.Next(); markers.Marker != JpegMarkers.EndOfImage; markers.Next())
        {
            if (markers.Marker != JpegMarkers.StartOfScan)
                continue;
            markers.SkipScan(lowest: 0x80);
            if (markers.IsAtEnd)
                return false;
        }

        return true;
    }

    private static CodestreamInfo ReadFrame(in JpegMarkers markers)
    {
        var content = markers.Content;
        if (content.Length < 6 || content.Length != 6 + (3 * content[5]))
            throw JpegMarkers.Malformed("the frame header has no right length", markers.Offset);
        var info = new CodestreamInfo
        {
            BitsPerSample = content[0],
            Rows = BinaryPrimitives.ReadUInt16BigEndian(content[1..]),
            Columns = BinaryPrimitives.ReadUInt16BigEndian(content[3..]),
            Components = content[5],
        };
        if (info.BitsPerSample is < 2 or > 16)
            throw JpegMarkers.Malformed($"its samples have {info.BitsPerSample} bits; 2 to 16 are possible", markers.Offset);
        if (info.Rows == 0 || info.Columns == 0)
            throw CodecError.Unsupported($"The JPEG-LS header names {info.Columns} x {info.Rows} pixels; sizes that come later cannot be read here.");
        if (info.Components is not (1 or 3 or 4))
            throw CodecError.Unsupported($"The JPEG-LS codestream has {info.Components} components; 1, 3 and 4 are known.");
        return info;
    }

    private static CodingParameters ReadThresholds(in JpegMarkers markers)
    {
        var content = markers.Content;
        if (content.Length != 11)
            throw JpegMarkers.Malformed("the preset coding parameters have no right length", markers.Offset);
        return new(Value(content, 0), 0, Value(content, 1), Value(content, 2), Value(content, 3), Value(content, 4));

        static int Value(ReadOnlySpan<byte> content, int index) => BinaryPrimitives.ReadUInt16BigEndian(content[(1 + (2 * index))..]);
    }

    /// <param name="markers">At the scan header.</param>
    /// <param name="preset">What the codestream names to code by; <see langword="null"/>: there are restart markers.</param>
    /// <param name="info">The picture.</param>
    private static JpegLsHeader ReadScan(in JpegMarkers markers, CodingParameters? preset, in CodestreamInfo info)
    {
        var content = markers.Content;
        if (content.IsEmpty || content[0] is 0 or > 4 || content.Length != 4 + (2 * content[0]))
            throw JpegMarkers.Malformed("a scan header has no right length", markers.Offset);
        var (near, interleave) = (content[^3], content[^2]);
        if (content[0] != (interleave == 0 ? 1 : info.Components) || interleave > 2)
            throw JpegMarkers.Malformed($"a scan has {content[0]} of {info.Components} components in interleave mode {interleave}", markers.Offset);
        if (info.Components != 1 || preset is null || content[2] != 0)
            return new(info with { IsLossy = near != 0 }, interleave == 0 && info.Components > 1, null, markers.EndOffset);
        var grey = CodingParameters.Complete(preset.Value, info.BitsPerSample, near)
            ?? throw JpegMarkers.Malformed($"it is coded by parameters that no JPEG-LS has: {preset.Value with { Near = near }}", markers.Offset);
        return new(info with { IsLossy = near != 0 }, false, grey, markers.EndOffset);
    }
}
