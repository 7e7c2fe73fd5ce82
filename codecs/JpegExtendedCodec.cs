using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ImageLoaders.Codecs.Jpeg;
using ImageLoaders.Codecs.JpegExtended;

namespace ImageLoaders.Codecs;

/// <summary>
/// JPEG of 12 bits (ISO/IEC 10918-1, processes 4 and 12 with Huffman codes; DICOM 1.2.840.10008.1.2.4.51 and the retired progressive syntaxes):
/// extended sequential and progressive, 1, 3 or 4 components, smooth chroma upsampling. It needs no native library; JPEG of 8 bits is for
/// <see cref="JpegCodec"/>. Safe for concurrent use.
/// </summary>
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
    /// <remarks>The token is read once a row of blocks.</remarks>
    public ImmutableArray<string> Decode(
        ReadOnlySpan<byte> codestream, in CodestreamInfo expected, ColorOutput color, Span<byte> pixels, CancellationToken cancellationToken = default)
    {
        var markers = new JpegMarkers(codestream);
        var tables = new JpegTables();
        var frame = ReadFrame(ref markers, tables);
        var scanOffset = markers.Offset;
        var info = frame.ToInfo(isLossy: true);
        Expectation.ThrowIfOther(info, expected);
        Expectation.ThrowIfOtherLength(info.LengthBytes, pixels);
        CodestreamCost.Estimate(codestream); // refuses scans that cost more than the file pays for
        var planes = new Plane[frame.Components.Length];
        try
        {
            ExtendedDecoder.CreatePlanes(frame, planes);
            new ExtendedDecoder(frame, tables, planes, cancellationToken).Decode(codestream, markers);
            Assemble(frame, planes, MemoryMarshal.Cast<byte, ushort>(pixels), cancellationToken);
        }
        finally
        {
            foreach (var plane in planes)
                plane?.Dispose();
        }

        if (color == ColorOutput.YCbCrToRgb && info.Components == 3)
            YCbCr.ToRgb(pixels, info, cancellationToken);
        return JpegEnd.IsMissing(codestream, scanOffset) ? [JpegEnd.MissingRemark] : [];
    }

    private static JpegFrame ReadFrame(ref JpegMarkers markers, JpegTables? tables)
    {
        var frame = JpegFrame.Read(ref markers, tables);
        if (frame.Process is not (ExtendedFrame or ProgressiveFrame) || frame.Precision != 12)
        {
            throw CodecError.Unsupported(
                $"The JPEG cannot be decoded here: its frame FF{frame.Process:X2} of {frame.Precision} bits is not extended (FFC1) or progressive (FFC2) of 12.");
        }

        var (widest, highest) = (frame.Components.Max(component => component.Horizontal), frame.Components.Max(component => component.Vertical));
        if (Array.Exists(frame.Components, component => widest % component.Horizontal != 0 || highest % component.Vertical != 0))
            throw CodecError.Unsupported("The JPEG cannot be decoded here: a component's size is no whole part of the picture's.");
        return frame;
    }

    private static void Assemble(JpegFrame frame, Plane[] planes, Span<ushort> pixels, CancellationToken cancellationToken)
    {
        var (widest, highest) = (frame.Components.Max(component => component.Horizontal), frame.Components.Max(component => component.Vertical));
        var spread = ArrayPool<ushort>.Shared.Rent(frame.Columns + (2 * widest));
        var sums = ArrayPool<int>.Shared.Rent(frame.Columns);
        try
        {
            for (var row = 0; row < frame.Rows; row++)
            {
                if (row % 64 == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                var target = pixels.Slice(row * frame.Columns * planes.Length, frame.Columns * planes.Length);
                for (var i = 0; i < planes.Length; i++)
                {
                    var component = frame.Components[i];
                    var samples = planes[i].Row(row * component.Vertical / highest);
                    if (component.Horizontal != widest || component.Vertical != highest)
                    {
                        Upsampling.Row(planes[i], widest / component.Horizontal, highest / component.Vertical, row, sums, spread);
                        samples = spread.AsSpan(0, frame.Columns);
                    }

                    if (planes.Length == 1)
                        samples.CopyTo(target);
                    else
                        Interleave.Scatter(samples, target[i..], planes.Length);
                }
            }
        }
        finally
        {
            ArrayPool<ushort>.Shared.Return(spread);
            ArrayPool<int>.Shared.Return(sums);
        }
    }
}
