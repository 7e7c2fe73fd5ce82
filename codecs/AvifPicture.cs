using System.Buffers;
using System.Collections.Immutable;
using ImageLoaders.Codecs.Avif;

namespace ImageLoaders.Codecs;

/// <summary>Decodes AVIF with libavif, a picture or a sequence, as grey, RGB or RGBA.</summary>
/// <remarks>
/// 8-bit samples stay 8-bit. Deeper samples are scaled to 16 bits. The clean aperture is cut out. <see cref="AnimatedPicture.Orientation"/>
/// is reported and not applied. Profiles and transfer characteristics are not applied.
/// </remarks>
public sealed unsafe class AvifPicture : AnimatedPicture
{
    private AvifPicture()
    {
    }

    /// <summary>Reads the container without decoding a pixel.</summary>
    /// <param name="file">The whole file.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>: the file is corrupt. <see cref="ImageLoadError.Unsupported"/>: the library is missing, or
    /// more than 4,096 frames would have to be decoded.
    /// </exception>
    public static AvifPicture Read(ReadOnlySpan<byte> file)
    {
        fixed (byte* data = file)
        {
            using var decoder = new AvifDecoder(data, file.Length);
            var aperture = decoder.Aperture;
            var frames = ImmutableArray.CreateBuilder<AnimationFrame>(decoder.Frames);
            for (var i = 0; i < decoder.Frames; i++)
            {
                frames.Add(new()
                {
                    Left = 0,
                    Top = 0,
                    Columns = aperture.Columns,
                    Rows = aperture.Rows,
                    Duration = decoder.Frames == 1 ? default : decoder.Duration(i),
                });
            }

            return new AvifPicture
            {
                Info = new()
                {
                    Rows = aperture.Rows,
                    Columns = aperture.Columns,
                    Components = decoder.HasAlpha ? 4 : decoder.IsMonochrome ? 1 : 3,
                    BitsPerSample = decoder.Depth > 8 ? 16 : 8,
                    IsLossy = true, // it may be lossless, which its container does not say
                    Color = decoder.IsMonochrome && !decoder.HasAlpha ? CodestreamColorSpace.Gray : CodestreamColorSpace.Rgb,
                },
                Frames = frames.DrainToImmutable(),
                IsAnimated = decoder.Frames > 1,
                Orientation = decoder.Orientation,
                Remarks = decoder.TransferCharacteristics is 16 or 18
                    ? ["The AVIF has a high dynamic range (PQ or HLG): shown as it is stored."] : [],
            };
        }
    }

    private protected override void DecodeFrame(
        ReadOnlySpan<byte> file, int index, int components, Span<byte> pixels, ImmutableArray<string>.Builder remarks,
            CancellationToken cancellationToken)
    {
        fixed (byte* data = file)
        {
            using var decoder = new AvifDecoder(data, file.Length);
            var aperture = decoder.Aperture;
            if ((aperture.Rows, aperture.Columns) != (Info.Rows, Info.Columns))
                throw CodecError.Malformed("The AVIF is another one than the one whose header was read.");
            ThrowIfTooMuch(decoder.NearestKeyFrame(index), index);
            cancellationToken.ThrowIfCancellationRequested();
            var coded = components == 4 ? 4 : 3;
            if (coded == components && (aperture.Rows, aperture.Columns) == (decoder.Rows, decoder.Columns))
            {
                decoder.Decode(index, 8 * Info.BytesPerSample, components, pixels);
                return;
            }

            var length = checked(decoder.Rows * decoder.Columns * coded * Info.BytesPerSample);
            var rented = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                decoder.Decode(index, 8 * Info.BytesPerSample, coded, rented.AsSpan(0, length));
                CutOut(rented, decoder.Columns, coded, aperture, components, pixels);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    /// <summary>Takes the aperture, and of grey pixels the first sample.</summary>
    private void CutOut(ReadOnlySpan<byte> whole, int columns, int coded, (int Left, int Top, int Columns, int Rows) aperture,
        int components, Span<byte> pixels)
    {
        var bytes = Info.BytesPerSample;
        var width = aperture.Columns * components * bytes;
        for (var row = 0; row < aperture.Rows; row++)
        {
            var from = whole[(((((aperture.Top + row) * columns) + aperture.Left) * coded) * bytes)..];
            var to = pixels.Slice(row * width, width);
            if (coded == components)
            {
                from[..width].CopyTo(to);
                continue;
            }

            for (var i = 0; i < width; i += bytes)
                from.Slice(i * coded, bytes).CopyTo(to[i..]);
        }
    }
}
