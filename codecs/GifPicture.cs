using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ImageLoaders.Codecs.Gif;

namespace ImageLoaders.Codecs;

/// <summary>Decodes GIF (GIF87a and GIF89a), a picture or an animation, as RGB, or as RGBA if a pixel can be transparent.</summary>
/// <remarks>The background colour is not used, as in all browsers: what no frame covers is transparent.</remarks>
public sealed class GifPicture : AnimatedPicture
{
    private readonly ImmutableArray<GifFrame> _data;
    private readonly bool _isTolerant;

    private GifPicture(ImmutableArray<GifFrame> data, bool isTolerant) => (_data, _isTolerant) = (data, isTolerant);

    /// <summary>Reads the blocks between the frames, and the positions of the frames.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="isTolerant"><see langword="true"/> to show truncated or damaged frames as far as possible, with a remark.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>: the file is not a GIF, or contains no complete frame.
    /// </exception>
    public static GifPicture Read(ReadOnlySpan<byte> file, bool isTolerant = false)
    {
        var reader = new GifReader(file, isTolerant);
        reader.Read();
        return new GifPicture([.. reader.Data], isTolerant)
        {
            Info = new()
            {
                Rows = reader.Rows,
                Columns = reader.Columns,
                Components = reader.HasAlpha ? 4 : 3,
                BitsPerSample = 8,
                Color = CodestreamColorSpace.Rgb
            },
            Frames = [.. reader.Frames],
            IsAnimated = reader.Frames.Count > 1,
            Remarks = [.. reader.Remarks],
        };
    }

    private protected override void DecodeFrame(
        ReadOnlySpan<byte> file, int index, int components, Span<byte> pixels, ImmutableArray<string>.Builder remarks,
            CancellationToken cancellationToken)
    {
        var (frame, data) = (Frames[index], _data[index]);
        var count = (int)frame.Pixels;
        var codeSize = file[data.DataOffset];
        if (codeSize is 0 or > 8)
            throw GifReader.Malformed($"frame {index + 1} has codes of {codeSize} bits", data.DataOffset);
        var rented = ArrayPool<byte>.Shared.Rent(data.EndOffset - data.DataOffset + GifLzw.Slack + count + GifLzw.Slack);
        try
        {
            var joined = rented.AsSpan(0, data.EndOffset - data.DataOffset + GifLzw.Slack);
            var indices = rented.AsSpan(joined.Length);
            var length = GifBlocks.Join(file, data.DataOffset + 1, joined);
            joined.Slice(length, GifLzw.Slack).Clear();
            var done = GifLzw.Decode(joined, length, codeSize, indices, count, out var hasMore);
            if (hasMore)
                remarks.Add($"Frame {index + 1} of the GIF has more image data than pixels: the surplus is set aside.");
            cancellationToken.ThrowIfCancellationRequested();
            Span<uint> colors = stackalloc uint[256];
            var damage = FillColors(file[data.Palette], data.Transparent, colors, indices[..done]);
            if (done < count)
                damage = $"its image data end after {done:N0} of {count:N0} pixels";
            if (damage is not null && !_isTolerant)
                throw GifReader.Malformed($"of frame {index + 1}, {damage}", data.DataOffset);
            if (damage is not null)
                remarks.Add($"Frame {index + 1} of the GIF is damaged, and shown as far as it goes: {damage}; all others are 0.");
            LookUp(frame, data.IsInterlaced, indices[..done], colors, components, pixels);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Makes pixels of the palette; colours that are not in it stay transparent black.</summary>
    /// <returns>What is wrong when a pixel has a colour that is none.</returns>
    private static string? FillColors(ReadOnlySpan<byte> palette, int transparent, Span<uint> colors, ReadOnlySpan<byte> indices)
    {
        colors.Clear();
        var known = palette.Length / 3;
        for (var i = 0; i < known; i++)
            colors[i] = palette[3 * i] | ((uint)palette[(3 * i) + 1] << 8) | ((uint)palette[(3 * i) + 2] << 16) | 0xFF000000;
        if (transparent >= 0)
            colors[transparent] = 0;
        if (known == 256 || !indices.ContainsAnyInRange((byte)known, byte.MaxValue))
            return null;
        foreach (var index in indices)
        {
            if (index >= known && index != transparent)
                return $"a pixel has colour {index} of a palette of {known}";
        }

        return null;
    }

    private static void LookUp(in AnimationFrame frame, bool isInterlaced, ReadOnlySpan<byte> indices, ReadOnlySpan<uint> colors,
        int components, Span<byte> pixels)
    {
        if (indices.Length < frame.Pixels)
            pixels.Clear();
        for (int i = 0, row = -1, pass = 0; i < frame.Rows && !indices.IsEmpty; i++)
        {
            row = isInterlaced ? GifRows.Next(row, ref pass, frame.Rows) : i;
            var from = indices[..Math.Min(frame.Columns, indices.Length)];
            var to = pixels.Slice(components * row * frame.Columns, components * from.Length);
            if (components == 4)
                PaletteRows.ToRgba(from, colors, MemoryMarshal.Cast<byte, uint>(to));
            else
                PaletteRows.ToRgb(from, colors, to);
            indices = indices[from.Length..];
        }
    }
}
