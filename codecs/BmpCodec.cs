using System.Buffers;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using ImageLoaders.Codecs.Bmp;

namespace ImageLoaders.Codecs;

/// <summary>
/// Decodes BMP of Windows and OS/2: 1 to 32 bits, palettes, colour masks, RLE4 and RLE8. It needs no native library and is safe for
/// concurrent use.
/// </summary>
/// <remarks>
/// A grey palette gives 1 component, and other colours give 3. There are 4 components if alpha has bits of its own, or if runs leave out
/// pixels.
/// </remarks>
public sealed class BmpCodec : IImageCodec
{
    /// <summary>
    /// Gets a value that indicates whether a damaged BMP is decoded as far as possible, as browsers do, with a remark about what is
    /// missing. Default <see langword="false"/>: it is an error.
    /// </summary>
    public bool IsTolerant { get; init; }

    /// <inheritdoc/>
    /// <remarks>For RLE, the runs are counted, because a picture whose runs leave out pixels has alpha.</remarks>
    public CodestreamInfo ReadHeader(ReadOnlySpan<byte> codestream)
    {
        var header = BmpHeader.Read(codestream);
        CheckLength(codestream, header);
        return Info(codestream, header);
    }

    /// <inheritdoc/>
    public ImmutableArray<string> Decode(
        ReadOnlySpan<byte> codestream, in CodestreamInfo expected, ColorOutput color, Span<byte> pixels,
            CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var header = BmpHeader.Read(codestream);
        CheckLength(codestream, header);
        var info = Info(codestream, header);
        Expectation.ThrowIfOther(info, expected);
        Expectation.ThrowIfOtherLength(info.LengthBytes, pixels);
        var remarks = ImmutableArray.CreateBuilder<string>();
        Span<uint> colors = stackalloc uint[257];
        var known = FillColors(codestream, header, colors);
        if (header.IsRunLength)
            DecodeRuns(codestream, header, info.Components, colors, known, pixels, remarks, cancellationToken);
        else
            DecodeRows(codestream, header, info.Components, colors, known, pixels, remarks, cancellationToken);
        if (info.Components == 4 && !header.IsRunLength && !HasAlpha(pixels))
        {
            remarks.Add("The BMP's alpha is 0 in every pixel: taken for opaque, as browsers do.");
            foreach (ref var pixel in MemoryMarshal.Cast<byte, uint>(pixels))
                pixel |= BitConverter.IsLittleEndian ? 0xFF000000 : 0xFF;
        }

        return remarks.DrainToImmutable();
    }

    private void CheckLength(ReadOnlySpan<byte> bmp, in BmpHeader header)
    {
        if (header.IsRunLength || IsTolerant)
            return;
        var needed = ((header.Rows - 1) * header.Stride) + header.RowBytes;
        if (needed > bmp.Length - header.DataOffset)
            throw BmpHeader
                .Malformed($"{header.Columns} x {header.Rows} pixels take {needed:N0} bytes; {bmp.Length - header.DataOffset:N0} are left",
                header.DataOffset);
    }

    private static CodestreamInfo Info(ReadOnlySpan<byte> bmp, in BmpHeader header)
    {
        var hasGaps = header.IsRunLength && (long)header.Rows * header.Columns
            != BmpRunLength.Decode(bmp[header.DataOffset..], header.BitsPerPixel, header.Columns, header.Rows, [], out _);
        Span<uint> colors = stackalloc uint[257];
        var known = FillColors(bmp, header, colors);
        var isGray = known > 0 && !colors[..known].ContainsAnyExcept(Grays);
        return new()
        {
            Rows = header.Rows,
            Columns = header.Columns,
            Components = hasGaps || (header.BitsPerPixel > 8 && header.Masks.Alpha != 0) ? 4 : isGray ? 1 : 3,
            BitsPerSample = 8,
            Color = isGray && !hasGaps ? CodestreamColorSpace.Gray : CodestreamColorSpace.Rgb,
        };
    }

    private static ReadOnlySpan<uint> Grays => GrayColors;

    private static readonly uint[] GrayColors = [.. Enumerable.Range(0, 256).Select(gray => ((uint)gray * 0x010101) | 0xFF000000)];

    /// <returns>How many colours there are; the rest is transparent black.</returns>
    private static int FillColors(ReadOnlySpan<byte> bmp, in BmpHeader header, Span<uint> colors)
    {
        colors.Clear();
        var palette = bmp[header.Palette];
        var step = header.PaletteStep;
        for (var i = 0; i < palette.Length / step; i++)
            colors[i] = palette[(step * i) + 2] | ((uint)palette[(step * i) + 1] << 8) | ((uint)palette[step * i] << 16) | 0xFF000000;
        return palette.Length / step;
    }

    private void DecodeRows(
        ReadOnlySpan<byte> bmp, in BmpHeader header, int components, ReadOnlySpan<uint> colors, int known, Span<byte> pixels,
            ImmutableArray<string>.Builder remarks, CancellationToken cancellationToken)
    {
        var data = bmp[header.DataOffset..];
        var width = header.Columns * components;
        var indices = header.BitsPerPixel < 8 ? new byte[header.Columns] : [];
        for (var i = 0; i < header.Rows; i++)
        {
            if ((i & 255) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var target = pixels.Slice((header.IsBottomUp ? header.Rows - 1 - i : i) * width, width);
            var start = i * header.Stride;
            if (start + header.RowBytes > data.Length)
            {
                if (remarks.Count == 0)
                    remarks.Add($"The BMP is damaged, and shown as far as it goes: {i} rows of {header.Rows}; all other pixels are 0.");
                target.Clear();
                continue;
            }

            var row = data.Slice((int)start, (int)header.RowBytes);
            if (header.BitsPerPixel <= 8)
                LookUp(Spread(row, header.BitsPerPixel, indices), colors, known, components, target, remarks);
            else if (header.BitsPerPixel == 24)
                BmpColors.ToRgb(row, 3, target);
            else if (!BmpColors.IsUsual(header))
                BmpColors.ByMasks(header, row, components, target);
            else if (components == 3)
                BmpColors.ToRgb(row, 4, target);
            else
                BmpColors.ToRgba(row, target);
        }
    }

    private void LookUp(
        ReadOnlySpan<byte> indices, ReadOnlySpan<uint> colors, int known, int components, Span<byte> target,
            ImmutableArray<string>.Builder remarks)
    {
        if (known < 256 && indices.ContainsAnyInRange((byte)known, byte.MaxValue))
            ThrowIfUnknown(indices[indices.IndexOfAnyInRange((byte)known, byte.MaxValue)], known, remarks);
        if (components == 1)
            PaletteRows.ToGray(indices, colors, target);
        else
            PaletteRows.ToRgb(indices, colors, target);
    }

    /// <summary>Gives each number of 1, 2 or 4 bits a byte of its own.</summary>
    private static ReadOnlySpan<byte> Spread(ReadOnlySpan<byte> row, int bits, Span<byte> indices)
    {
        if (bits == 8)
            return row;
        var (mask, last, byteShift) = ((1 << bits) - 1, (8 / bits) - 1, BitOperations.Log2((uint)(8 / bits)));
        for (var i = 0; i < indices.Length; i++)
            indices[i] = (byte)((row[i >> byteShift] >> ((last - (i & last)) * bits)) & mask);
        return indices;
    }

    private void DecodeRuns(
        ReadOnlySpan<byte> bmp, in BmpHeader header, int components, ReadOnlySpan<uint> colors, int known, Span<byte> pixels,
            ImmutableArray<string>.Builder remarks, CancellationToken cancellationToken)
    {
        var count = header.Rows * header.Columns;
        var rented = ArrayPool<ushort>.Shared.Rent(count);
        try
        {
            var indices = rented.AsSpan(0, count);
            indices.Fill(BmpRunLength.None);
            var found = BmpRunLength.Decode(bmp[header.DataOffset..], header.BitsPerPixel, header.Columns, header.Rows, indices,
                out var damage);
            if (damage is not null && !IsTolerant)
                throw BmpHeader.Malformed(damage, header.DataOffset);
            cancellationToken.ThrowIfCancellationRequested();
            if (damage is not null)
                remarks.Add($"The BMP is damaged, and shown as far as it goes: {damage}; all other pixels are transparent.");
            else if (found < count)
                remarks.Add($"The BMP's runs leave out {count - found:N0} pixels: they are transparent, as in browsers.");
            var most = 0;
            for (var row = 0; row < header.Rows; row++)
            {
                var to = (header.IsBottomUp ? header.Rows - 1 - row : row) * header.Columns * components;
                foreach (var index in indices.Slice(row * header.Columns, header.Columns))
                {
                    most = index == BmpRunLength.None ? most : Math.Max(most, index);
                    var color = colors[index];
                    pixels[to] = (byte)color;
                    if (components > 1)
                        (pixels[to + 1], pixels[to + 2]) = ((byte)(color >> 8), (byte)(color >> 16));
                    if (components == 4)
                        pixels[to + 3] = (byte)(color >> 24);
                    to += components;
                }
            }

            ThrowIfUnknown(most, known, remarks);
        }
        finally
        {
            ArrayPool<ushort>.Shared.Return(rented);
        }
    }

    private void ThrowIfUnknown(int index, int known, ImmutableArray<string>.Builder remarks)
    {
        if (index < known)
            return;
        if (!IsTolerant)
            throw new ImageLoadException(ImageLoadError.Malformed,
                $"The BMP is damaged: a pixel has colour {index} of a palette of {known}.");
        var remark = $"The BMP is damaged, and shown as far as it goes: pixels with a colour beyond the palette of {known} are 0.";
        if (!remarks.Contains(remark))
            remarks.Add(remark);
    }

    private static bool HasAlpha(ReadOnlySpan<byte> rgba)
    {
        for (var i = 3; i < rgba.Length; i += 4)
        {
            if (rgba[i] != 0)
                return true;
        }

        return false;
    }
}
