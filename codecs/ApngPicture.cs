using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ImageLoaders.Codecs.Png;

namespace ImageLoaders.Codecs;

/// <summary>Decodes the frames of an animated PNG (ISO/IEC 15948:2023, 11.3.6) as RGB, or as RGBA if a pixel can be transparent.</summary>
/// <remarks>
/// Of 16-bit samples, the higher 8 bits are used. <see cref="PngCodec"/> decodes the still picture that every PNG contains.
/// </remarks>
public sealed class ApngPicture : AnimatedPicture
{
    private readonly ImmutableArray<ApngFrame> _data;
    private readonly Range _palette, _transparency;

    private ApngPicture(in ApngReader reader) =>
        (_data, _palette, _transparency) = ([.. reader.Data], reader.Header.Palette, reader.Header.Transparency);

    /// <summary>Reads the positions of the frames.</summary>
    /// <param name="file">The whole file.</param>
    /// <returns>The animation; <see langword="null"/> if the PNG is not animated.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>: the file is corrupt. <see cref="ImageLoadError.Unsupported"/>: it uses an unsupported
    /// feature.
    /// </exception>
    public static ApngPicture? Read(ReadOnlySpan<byte> file)
    {
        var reader = new ApngReader(file);
        if (!reader.Read())
            return null;
        var remarks = reader.Header.Remarks;
        if (reader.Frames.Count < reader.Announced)
            remarks = remarks.Add($"The PNG announces {reader.Announced} frames; {reader.Frames.Count} are there.");
        if (reader.Header.BitDepth == 16)
            remarks = remarks.Add("The animated PNG's 16 bits a sample are shown as 8.");
        return new ApngPicture(reader)
        {
            Info = new()
            {
                Rows = reader.Header.Rows,
                Columns = reader.Header.Columns,
                Components = reader.HasAlpha ? 4 : 3,
                BitsPerSample = 8,
                Color = CodestreamColorSpace.Rgb,
            },
            Frames = [.. reader.Frames],
            IsAnimated = true,
            Remarks = remarks,
        };
    }

    private protected override void DecodeFrame(
        ReadOnlySpan<byte> file, int index, int components, Span<byte> pixels, ImmutableArray<string>.Builder remarks,
            CancellationToken cancellationToken)
    {
        // A frame is a PNG whose chunks lie elsewhere: it is put together and decoded as one.
        var (frame, data) = (Frames[index], _data[index]);
        var rented = ArrayPool<byte>.Shared.Rent(data.LengthBytes + ApngReader.MaximumHeaderBytes);
        byte[]? decoded = null;
        try
        {
            var length = Assemble(file, frame, data, rented);
            var png = rented.AsSpan(0, length);
            var codec = new PngCodec();
            var info = codec.ReadHeader(png);
            decoded = ArrayPool<byte>.Shared.Rent(checked((int)info.LengthBytes));
            remarks.AddRange(codec.Decode(png, info, ColorOutput.AsStored, decoded.AsSpan(0, (int)info.LengthBytes), cancellationToken));
            Convert(decoded.AsSpan(0, (int)info.LengthBytes), info, components, pixels);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
            if (decoded is not null)
                ArrayPool<byte>.Shared.Return(decoded);
        }
    }

    private int Assemble(ReadOnlySpan<byte> file, in AnimationFrame frame, in ApngFrame data, Span<byte> png)
    {
        file[..ApngReader.HeaderOffset].CopyTo(png);
        var length = ApngReader.HeaderOffset;
        Span<byte> header = stackalloc byte[13];
        file.Slice(ApngReader.HeaderOffset + PngChunks.PrefixBytes, 13).CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header, frame.Columns);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], frame.Rows);
        Write(PngChunks.Header, header, png, ref length);
        if (file[_palette] is { IsEmpty: false } palette)
            Write(PngChunks.Palette, palette, png, ref length);
        if (file[_transparency] is { IsEmpty: false } transparency)
            Write(PngChunks.Transparency, transparency, png, ref length);
        for (var chunks = new PngChunks(file, data.Offset); chunks.NextOffset < data.EndOffset;)
        {
            chunks.Next();
            if (chunks.Type == PngChunks.Data)
                Write(PngChunks.Data, chunks.Content, png, ref length);
            else if (chunks.Type == PngChunks.FrameData && !chunks.HasRightCrc)
                throw PngChunks.Malformed("the CRC of chunk fdAT is wrong", chunks.Offset);
            else if (chunks.Type == PngChunks.FrameData)
                Write(PngChunks.Data, chunks.Content[4..], png, ref length);
        }

        Write(PngChunks.End, [], png, ref length);
        return length;
    }

    private static void Write(uint type, ReadOnlySpan<byte> content, Span<byte> png, ref int length)
    {
        var chunk = png.Slice(length, PngChunks.PrefixBytes + content.Length + PngChunks.SuffixBytes);
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[4..], type);
        content.CopyTo(chunk[PngChunks.PrefixBytes..]);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[^4..], Crc32.Compute(chunk[4..^4]));
        length += chunk.Length;
    }

    /// <summary>Grey, RGB and RGBA of 8 or 16 bits become RGB or RGBA of 8.</summary>
    private static void Convert(ReadOnlySpan<byte> decoded, in CodestreamInfo info, int components, Span<byte> pixels)
    {
        var wide = info.BytesPerSample == 2 ? MemoryMarshal.Cast<byte, ushort>(decoded) : default;
        for (int i = 0, from = 0, to = 0; to < pixels.Length; i++, from += info.Components, to += components)
        {
            for (var channel = 0; channel < components; channel++)
            {
                var at = from + (info.Components == 1 ? 0 : channel);
                pixels[to + channel] = channel == 3
                    && info.Components < 4 ? byte.MaxValue : wide.IsEmpty ? decoded[at] : (byte)(wide[at] >> 8);
            }
        }
    }
}
