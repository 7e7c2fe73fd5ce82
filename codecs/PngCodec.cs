using System.Buffers;
using System.Collections.Immutable;
using ImageLoaders.Codecs.Png;

namespace ImageLoaders.Codecs;

/// <summary>
/// PNG (ISO/IEC 15948), every colour type and depth, interlaced or not, over .NET's own inflater. Grey is 1 component, colour 3,
/// and 4 with alpha (grey with alpha included, whether by channel or by tRNS). Depths under 8 are scaled to 0..255; 16 bits stay
/// 16 bits. Of an animated PNG the default picture counts. No gamma, profile or background is applied. Safe for concurrent use.
/// </summary>
/// <remarks>
/// CRCs of all chunks that pixels depend on, the order of chunks and the checksum of the image data are checked: what is cut off
/// or corrupt is an error, unless it <see cref="IsTolerant"/>. A missing end, more image data than rows, a palette in a grey picture and
/// transparency before the palette are remarks. Ancillary chunks are skipped unread.
/// </remarks>
public sealed class PngCodec : IImageCodec
{
    /// <summary>Whether a damaged PNG is decoded as far as it goes, as browsers do, with a remark that says what is missing. Default no: it is an error.</summary>
    public bool IsTolerant { get; init; }

    /// <inheritdoc/>
    public CodestreamInfo ReadHeader(ReadOnlySpan<byte> codestream) => PngReader.ReadHeader(codestream, IsTolerant).Info;

    /// <inheritdoc/>
    public ImmutableArray<string> Decode(ReadOnlySpan<byte> codestream, in CodestreamInfo expected, ColorOutput color, Span<byte> pixels, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var header = PngReader.ReadHeader(codestream, IsTolerant);
        Expectation.ThrowIfOther(header.Info, expected);
        Expectation.ThrowIfOtherLength(header.Info.LengthBytes, pixels);
        try
        {
            var missing = PngReader.CheckRest(codestream, header);
            var hasMore = Decode(codestream, header, isTolerant: false, pixels, out _, cancellationToken);
            if (hasMore && missing is not null)
                throw PngChunks.Malformed("it is cut off, and has more image data than rows", codestream.Length);
            if (header.HasWrongCrc)
                header = header.Add("The CRC of a chunk before the PNG's image data is wrong.");
            if (missing is not null)
                header = header.Add(missing);
            return hasMore ? header.Add("The PNG has more image data than rows: the surplus is set aside.").Remarks : header.Remarks;
        }
        catch (ImageLoadException exception) when (IsTolerant && exception.Error == ImageLoadError.Malformed)
        {
            return header.Add(DecodeDamaged(codestream, header, pixels, exception.Reason, cancellationToken)).Remarks;
        }
    }

    /// <summary>The EXIF data of the first eXIf chunk (a TIFF); empty without one, or when its CRC is wrong.</summary>
    /// <param name="png">A PNG whose header has been read without fault.</param>
    public static ReadOnlySpan<byte> FindExif(ReadOnlySpan<byte> png) => PngReader.FindExif(png);

    /// <returns>What is wrong, and how much is missing.</returns>
    private static string DecodeDamaged(ReadOnlySpan<byte> png, in PngHeader header, Span<byte> pixels, string damage, CancellationToken cancellationToken)
    {
        pixels.Clear();
        var done = 0;
        try
        {
            Decode(png, header, isTolerant: true, pixels, out done, cancellationToken);
        }
        catch (ImageLoadException exception) when (exception.Error == ImageLoadError.Malformed)
        {
            var rows = header.IsInterlaced ? "rows of its seven passes" : $"rows of {header.Rows}";
            return $"The PNG is damaged, and shown as far as it goes: {done} {rows}; all other pixels are 0. {damage}";
        }

        return $"The PNG is damaged, and shown all the same. {damage}";
    }

    /// <returns>Whether there is more image data than rows.</returns>
    private static unsafe bool Decode(
        ReadOnlySpan<byte> png, in PngHeader header, bool isTolerant, Span<byte> pixels, out int rowsDone, CancellationToken cancellationToken)
    {
        rowsDone = 0;
        var rowBytes = header.RowLengthBytes(header.Columns);

        // Two rows without filter, and one of pixels that interlacing will scatter.
        var pixelBytes = header.Info.Components * header.Info.BytesPerSample;
        var scratch = ArrayPool<byte>.Shared.Rent(checked((2 * rowBytes) + (header.IsInterlaced ? header.Columns * pixelBytes : 0)));
        try
        {
            fixed (byte* start = png)
            {
                using var rows = new PngRows(start + header.DataOffset, png.Length - header.DataOffset, rowBytes + 1, isTolerant, cancellationToken);
                if (header.IsRowReady)
                    DecodeInPlace(header, rows, rowBytes, scratch, pixels, ref rowsDone);
                else
                    DecodePasses(header, new PngSamples(header, png, stackalloc uint[256]), rows, pixelBytes, scratch, pixels, ref rowsDone);
                return rows.HasMore();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private static void DecodeInPlace(in PngHeader header, PngRows rows, int rowBytes, Span<byte> scratch, Span<byte> pixels, ref int rowsDone)
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
            rowsDone++;
        }
    }

    private static void DecodePasses(in PngHeader header, in PngSamples samples, PngRows rows, int pixelBytes, Span<byte> scratch, Span<byte> pixels, ref int rowsDone)
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
            for (var y = pass.FirstRow; y < header.Rows; y += pass.RowStep, rowsDone++, (above, row) = (row, above))
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
