using System.Collections.Immutable;
using ImageLoaders.Codecs.Jpeg;
using ImageLoaders.Codecs.JpegLossless;

namespace ImageLoaders.Codecs;

/// <summary>
/// Lossless JPEG (ISO/IEC 10918-1, process 14, Huffman; DICOM 1.2.840.10008.1.2.4.57 and .70): all seven predictors, 2 to 16 bits, point
/// transform, restart intervals, 1, 3 or 4 components in one scan or in several. It needs no native library. Safe for concurrent use.
/// </summary>
/// <remarks>The format carries no sign: whoever knows that samples are two's complement reads them so.</remarks>
public sealed class JpegLosslessCodec : IImageCodec
{
    private const byte LosslessFrame = 0xC3;

    /// <inheritdoc/>
    /// <remarks><see cref="CodestreamInfo.IsLossy"/> tells whether the first scan has a point transform, which drops low bits.</remarks>
    public CodestreamInfo ReadHeader(ReadOnlySpan<byte> codestream)
    {
        var markers = new JpegMarkers(codestream);
        return ReadHeader(ref markers, null).Info;
    }

    /// <inheritdoc/>
    public ImmutableArray<string> Decode(
        ReadOnlySpan<byte> codestream, in CodestreamInfo expected, ColorOutput color, Span<byte> pixels, CancellationToken cancellationToken = default)
    {
        var markers = new JpegMarkers(codestream);
        var tables = new JpegTables();
        var (frame, info) = ReadHeader(ref markers, tables);
        var scanOffset = markers.Offset;
        Expectation.ThrowIfOther(info, expected);
        Expectation.ThrowIfOtherLength(info.LengthBytes, pixels);
        LosslessDecoder.Decode(codestream, markers, frame, tables, pixels, cancellationToken);
        if (color == ColorOutput.YCbCrToRgb && info.Components == 3)
            YCbCr.ToRgb(pixels, info, cancellationToken);
        return JpegEnd.IsMissing(codestream, scanOffset) ? [JpegEnd.MissingRemark] : [];
    }

    private static (JpegFrame Frame, CodestreamInfo Info) ReadHeader(ref JpegMarkers markers, JpegTables? tables)
    {
        var frame = JpegFrame.Read(ref markers, tables);
        if (frame.Process != LosslessFrame)
            throw CodecError.Unsupported($"The JPEG cannot be decoded here: its frame FF{frame.Process:X2} is not lossless JPEG with Huffman codes (FFC3).");
        if (frame.Components.Length > 1 && Array.Exists(frame.Components, component => component is not { Horizontal: 1, Vertical: 1 }))
            throw CodecError.Unsupported("The lossless JPEG cannot be decoded here: its components differ in size, or are taken in blocks.");
        var scan = new JpegScan(markers, frame);
        return (frame, frame.ToInfo(isLossy: scan.Low != 0));
    }
}
