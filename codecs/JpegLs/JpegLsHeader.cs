namespace ImageLoaders.Codecs.JpegLs;

/// <summary>What the picture is, by what a codestream says before its first scan's data.</summary>
internal static class JpegLsHeader
{
    /// <summary>Goes to the first scan.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>.</exception>
    public static (CodestreamInfo Info, ScanHeader First) Read(ref JpegLsReader reader)
    {
        var scan = reader.NextScan() ?? throw reader.Malformed("it has no scan");
        var frame = reader.Frame;
        var info = new CodestreamInfo
        {
            Rows = frame.Rows,
            Columns = frame.Columns,
            Components = frame.Components.Length,
            BitsPerSample = frame.BitsPerSample,
            IsLossy = scan.Parameters.Near != 0,
        };
        if (info.Components == 1)
            return (Map(info with { Color = CodestreamColorSpace.Gray }, scan.Tables[0]), scan);
        if (reader.Transform != 0)
        {
            ColorTransform.Check(reader.Transform, frame, scan);
            info = info with { Color = CodestreamColorSpace.Rgb };
        }

        return (Map(info, scan.Tables[0]), scan);
    }

    /// <summary>What a mapping table makes of the samples; that of the first component tells for all.</summary>
    private static CodestreamInfo Map(in CodestreamInfo info, MappingTable? table) => table?.EntryBytes switch
    {
        null => info,
        1 or 2 => info with { BitsPerSample = 8 * table.EntryBytes },
        3 when info.Components == 1 => info with { BitsPerSample = 8, Components = 3, Color = CodestreamColorSpace.None },
        _ => throw CodecError.Unsupported(
            $"The JPEG-LS maps samples of {info.Components} component(s) to {table.EntryBytes} bytes each: it cannot be decoded here."),
    };
}
