using System.Buffers;
using System.Collections.Immutable;
using ImageLoaders.Codecs.Png;

namespace ImageLoaders.Codecs;

/// <summary>
/// Decodes PNG (ISO/IEC 15948) of every colour type and depth, interlaced or not, with the zlib of .NET. It is safe for concurrent use.
/// </summary>
/// <remarks>
/// Grey has 1 component and colour has 3. A picture with alpha has 4 components, also a grey one, and also if the alpha comes from a tRNS
/// chunk. Depths of less than 8 bits are scaled to 0..255. 16 bits stay 16 bits. Of an animated PNG, the default picture is decoded. Gamma,
/// profile and background are not applied. The codec checks the CRC of every chunk that pixels depend on, the order of chunks, and the
/// checksum of the image data. A truncated or corrupt picture is an error, unless <see cref="IsTolerant"/> is <see langword="true"/>. A
/// missing end, more image data than rows, a palette in a grey picture and transparency before the palette are remarks. Ancillary chunks
/// are skipped without being read.
/// </remarks>
public sealed class PngCodec : IImageCodec
{
    /// <summary>
    /// Gets a value that indicates whether a damaged PNG is decoded as far as possible, as browsers do, with a remark about what is
    /// missing. Default <see langword="false"/>: it is an error.
    /// </summary>
    public bool IsTolerant { get; init; }

    /// <inheritdoc/>
    public CodestreamInfo ReadHeader(ReadOnlySpan<byte> codestream) => PngReader.ReadHeader(codestream, IsTolerant).Info;

    /// <inheritdoc/>
    public ImmutableArray<string> Decode(ReadOnlySpan<byte> codestream, in CodestreamInfo expected, ColorOutput color, Span<byte> pixels,
        CancellationToken cancellationToken = default)
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

    /// <summary>Finds the EXIF data (a TIFF file) in the first eXIf chunk.</summary>
    /// <param name="png">A PNG whose header was read without an error.</param>
    /// <returns>The EXIF data; empty if there is no such chunk, or if its CRC is wrong.</returns>
    public static ReadOnlySpan<byte> FindExif(ReadOnlySpan<byte> png) => PngReader.FindExif(png);

    /// <returns>What is wrong, and how much is missing.</returns>
    private static string DecodeDamaged(ReadOnlySpan<byte> png, in PngHeader header, Span<byte> pixels, string damage,
        CancellationToken cancellationToken)
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
        ReadOnlySpan<byte> png, in PngHeader header, bool isTolerant, Span<byte> pixels, out int rowsDone,
            CancellationToken cancellationToken)
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
                using var rows = new PngRows(start + header.DataOffset, png.Length - header.DataOffset, rowBytes + 1, isTolerant,
                    cancellationToken);
                if (header.IsRowReady)
                    DecodeInPlace(header, rows, rowBytes, scratch, pixels, ref rowsDone);
                else
                    DecodePasses(header, new PngSamples(header, png, stackalloc uint[256]), rows, pixelBytes, scratch, pixels,
                        ref rowsDone);
                return rows.HasMore();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private static void DecodeInPlace(in PngHeader header, PngRows rows, int rowBytes, Span<byte> scratch, Span<byte> pixels,
        ref int rowsDone)
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

    private static void DecodePasses(in PngHeader header, in PngSamples samples, PngRows rows, int pixelBytes, Span<byte> scratch,
        Span<byte> pixels, ref int rowsDone)
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
