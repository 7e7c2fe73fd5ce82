using System.Collections.Immutable;
using ImageLoaders.Codecs.Jpeg;
using ImageLoaders.Codecs.JpegDct;

namespace ImageLoaders.Codecs;

/// <summary>
/// Decodes 12-bit JPEG (ISO/IEC 10918-1, processes 4 and 12 with Huffman codes; DICOM 1.2.840.10008.1.2.4.51 and the retired progressive
/// syntaxes). It needs no native library and is safe for concurrent use.
/// </summary>
/// <remarks>
/// It supports extended sequential and progressive JPEG with 1, 3 or 4 components, and uses smooth chroma upsampling.
/// <see cref="JpegCodec"/> decodes 8-bit JPEG.
/// </remarks>
public sealed class JpegExtendedCodec : IImageCodec
{
    private const byte ExtendedFrame = 0xC1;
    private const byte ProgressiveFrame = 0xC2;

    /// <inheritdoc/>
    public CodestreamInfo ReadHeader(ReadOnlySpan<byte> codestream)
    {
        var markers = new JpegMarkers(codestream);
        return ReadFrame(ref markers, null).ToInfo(isLossy: true);
    }

    /// <inheritdoc/>
    /// <remarks>The token is checked for each row of blocks.</remarks>
    public ImmutableArray<string> Decode(
        ReadOnlySpan<byte> codestream, in CodestreamInfo expected, ColorOutput color, Span<byte> pixels,
            CancellationToken cancellationToken = default)
    {
        var markers = new JpegMarkers(codestream);
        var tables = new JpegTables();
        var frame = ReadFrame(ref markers, tables);
        var scanOffset = markers.Offset;
        var info = frame.ToInfo(isLossy: true);
        Expectation.ThrowIfOther(info, expected);
        Expectation.ThrowIfOtherLength(info.LengthBytes, pixels);
        CodestreamCost.Estimate(codestream); // refuses scans that cost more than the file pays for
        var request = new DctRequest(1, JpegTransform.None, IsTolerant: false);
        var outcome = DctDecoding.Decode(codestream, markers, frame, tables, request, pixels, cancellationToken);
        if (color == ColorOutput.YCbCrToRgb && info.Components == 3)
            YCbCr.ToRgb(pixels, info, cancellationToken);
        List<string> remarks = [];
        if (outcome.HasSurplus)
            remarks.Add(JpegEnd.SurplusRemark);
        if (JpegEnd.IsMissing(codestream, scanOffset))
            remarks.Add(JpegEnd.MissingRemark);
        return [.. remarks];
    }

    private static JpegFrame ReadFrame(ref JpegMarkers markers, JpegTables? tables)
    {
        var frame = JpegFrame.Read(ref markers, tables);
        if (frame.Process is not (ExtendedFrame or ProgressiveFrame) || frame.Precision != 12)
        {
            throw CodecError.Unsupported(
                $"The JPEG cannot be decoded here: its frame FF{frame.Process:X2} of {frame.Precision} bits is not extended (FFC1) or "
                    + "progressive (FFC2) of 12.");
        }

        _ = new FrameLayout(frame, 1);
        return frame;
    }
}
