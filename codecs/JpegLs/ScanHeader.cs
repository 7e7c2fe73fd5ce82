using System.Collections.Immutable;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegLs;

/// <summary>How the components of a scan are interleaved (ISO/IEC 14495-1, C.2.3, ILV).</summary>
internal enum ScanInterleave : byte
{
    None,
    Line,
    Sample,
}

/// <summary>A scan header (ISO/IEC 14495-1, C.2.3), and what the segments before it say of it.</summary>
/// <param name="Components">Indices in the frame.</param>
/// <param name="Tables">The mapping table of each of them; <see langword="null"/>: samples are as decoded.</param>
/// <param name="Interleave">How the components alternate.</param>
/// <param name="Parameters">What it is coded by.</param>
/// <param name="RestartInterval">Lines, or units of lines, between two restart markers; 0: there are none.</param>
/// <param name="HasOtherId">Whether it names a component that the frame does not: possible where there is only one.</param>
/// <param name="DataOffset">Where its data begin.</param>
internal sealed record ScanHeader(
    ImmutableArray<int> Components,
    ImmutableArray<MappingTable?> Tables,
    ScanInterleave Interleave,
    CodingParameters Parameters,
    int RestartInterval,
    bool HasOtherId,
    int DataOffset)
{
    private const int MostComponents = 4;

    /// <param name="markers">At the scan header.</param>
    /// <param name="frame">What came before.</param>
    /// <param name="preset">What the codestream names to code by.</param>
    /// <param name="restartInterval">Of the last segment that sets it.</param>
    /// <param name="tables">By their number.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>.</exception>
    public static ScanHeader Read(
        in JpegMarkers markers, FrameHeader frame, in CodingParameters preset, int restartInterval, MappingTables tables)
    {
        var content = markers.Content;
        if (content.IsEmpty || content[0] is 0 or > MostComponents || content.Length != 4 + (2 * content[0]))
            throw JpegMarkers.Malformed("a scan header has no right length", markers.Offset);
        var (count, near, interleave) = (content[0], content[^3], (ScanInterleave)content[^2]);
        if (interleave > ScanInterleave.Sample || count > frame.Components.Length || (count > 1 && interleave == ScanInterleave.None))
        {
            throw JpegMarkers.Malformed(
                $"a scan has {count} of {frame.Components.Length} components in interleave mode {(int)interleave}", markers.Offset);
        }


        if ((content[^1] & 15) != 0)
            throw CodecError.Unsupported($"The JPEG-LS has samples that are shifted by {content[^1] & 15} bits: not decoded here.");
        var components = new int[count];
        var mapping = new MappingTable?[count];
        var hasOtherId = false;
        for (var i = 0; i < count; i++)
        {
            components[i] = IndexOf(content[1 + (2 * i)], frame, markers.Offset, ref hasOtherId);
            if (components.AsSpan(0, i).Contains(components[i]))
                throw JpegMarkers.Malformed($"a scan has component {content[1 + (2 * i)]} twice", markers.Offset);
            mapping[i] = tables.Find(content[2 + (2 * i)], markers.Offset);
        }

        var parameters = CodingParameters.Complete(preset, frame.BitsPerSample, near)
            ?? throw JpegMarkers.Malformed($"it is coded by parameters that no JPEG-LS has: {preset with { Near = near }}", markers.Offset);
        interleave = count == 1 ? ScanInterleave.None : interleave;
        return new([.. components], [.. mapping], interleave, parameters, restartInterval, hasOtherId, markers.EndOffset);
    }

    private static int IndexOf(byte id, FrameHeader frame, int offset, ref bool hasOtherId)
    {
        for (var i = 0; i < frame.Components.Length; i++)
        {
            if (frame.Components[i].Id == id)
                return i;
        }

        hasOtherId = true;
        if (frame.Components.Length > 1)
            throw JpegMarkers.Malformed($"a scan has component {id}, which the frame has not", offset);
        return 0;
    }
}
