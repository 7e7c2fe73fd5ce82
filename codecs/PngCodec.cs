using System.Buffers;
using ImageLoaders.Codecs.Png;

namespace ImageLoaders.Codecs;

/// <summary>
/// PNG (ISO/IEC 15948), every colour type and depth, interlaced or not, over .NET's own inflater. Grey is 1 component, colour 3,
/// and 4 with alpha (grey with alpha included, whether by channel or by tRNS). Depths under 8 are scaled to 0..255; 16 bits stay
/// 16 bits. Of an animated PNG the default picture counts. No gamma, profile or background is applied. Safe for concurrent use.
/// </summary>
/// <remarks>
/// CRCs of all chunks that pixels depend on, the order of chunks, the checksum of the image data and its exact length are
/// checked: what is cut off or corrupt is an error. Ancillary chunks are skipped unread.
/// </remarks>
public sealed class PngCodec : IImageCodec
{
    /// <inheritdoc/>
    public CodestreamInfo ReadHeader(ReadOnlySpan<byte> codestream) => PngReader.ReadHeader(codestream).Info;

    /// <inheritdoc/>
    public unsafe void Decode(ReadOnlySpan<byte> codestream, in CodestreamInfo expected, ColorOutput color, Span<byte> pixels, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var header = PngReader.ReadHeader(codestream);
        Expectation.ThrowIfOther(header.Info, expected);
        Expectation.ThrowIfOtherLength(header.Info.LengthBytes, pixels);
        PngReader.CheckRest(codestream, header);
        var rowBytes = header.RowLengthBytes(header.Columns);

        // Two rows without filter, and one of pixels that interlacing will scatter.
        var pixelBytes = header.Info.Components * header.Info.BytesPerSample;
        var scratch = ArrayPool<byte>.Shared.Rent(checked((2 * rowBytes) + (header.IsInterlaced ? header.Columns * pixelBytes : 0)));
        try
        {
            fixed (byte* start = codestream)
            {
                using var rows = new PngRows(start + header.DataOffset, rowBytes + 1, cancellationToken);
                if (header.IsRowReady)
                    DecodeInPlace(header, rows, rowBytes, scratch, pixels);
                else
                    DecodePasses(header, new PngSamples(header, codestream, stackalloc uint[256]), rows, pixelBytes, scratch, pixels);
                rows.ThrowIfMore();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private static void DecodeInPlace(in PngHeader header, PngRows rows, int rowBytes, Span<byte> scratch, Span<byte> pixels)
    {
        var distance = header.FilterDistance;
        var above = scratch[..rowBytes];
        above.Clear();
        for (; !pixels.IsEmpty; pixels = pixels[rowBytes..])
        {
            var source = rows.Next(rowBytes + 1);
            var row = pixels[..rowBytes];
            PngFilter.Undo(source[0], source[1..], above, row, distance);
            above = row;
        }
    }

    private static void DecodePasses(in PngHeader header, in PngSamples samples, PngRows rows, int pixelBytes, Span<byte> scratch, Span<byte> pixels)
    {
        var stride = header.Columns * pixelBytes;
        for (var number = 0; number < (header.IsInterlaced ? PngPass.Count : 1); number++)
        {
            var pass = header.IsInterlaced ? PngPass.Get(number) : new PngPass(0, 0, 1, 1);
            var columns = pass.Columns(header.Columns);
            if (columns == 0)
                continue;
            var rowBytes = header.RowLengthBytes(columns);
            var (above, row) = (0, rowBytes);
            scratch[..rowBytes].Clear();
            for (var y = pass.FirstRow; y < header.Rows; y += pass.RowStep, (above, row) = (row, above))
            {
                var source = rows.Next(rowBytes + 1);
                PngFilter.Undo(source[0], source[1..], scratch.Slice(above, rowBytes), scratch.Slice(row, rowBytes), header.FilterDistance);
                var target = pixels.Slice(y * stride, stride);
                if (pass.ColumnStep == 1)
                {
                    samples.Expand(scratch.Slice(row, rowBytes), target);
                    continue;
                }

                var expanded = scratch.Slice(2 * rowBytes, columns * pixelBytes);
                samples.Expand(scratch.Slice(row, rowBytes), expanded);
                Scatter(expanded, target[(pass.FirstColumn * pixelBytes)..], pass.ColumnStep * pixelBytes, pixelBytes);
            }
        }
    }

    private static void Scatter(ReadOnlySpan<byte> pixels, Span<byte> row, int step, int pixelBytes)
    {
        for (int from = 0, to = 0; from < pixels.Length; from += pixelBytes, to += step)
        {
            for (var i = 0; i < pixelBytes; i++)
                row[to + i] = pixels[from + i];
        }
    }
}
