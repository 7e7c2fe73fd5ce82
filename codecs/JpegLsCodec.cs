using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ImageLoaders.Codecs.Jpeg;
using ImageLoaders.Codecs.JpegLs;

namespace ImageLoaders.Codecs;

/// <summary>
/// JPEG-LS (ISO/IEC 14495-1; DICOM 1.2.840.10008.1.2.4.80 and .81): lossless and near-lossless, 2 to 16 bits, 1, 3 or 4 components in every
/// interleave mode, Hewlett-Packard's colour transforms undone. Pictures of one component need no library; CharLS 2 decodes the others, and
/// those with restart markers or mapping tables. Safe for concurrent use.
/// </summary>
/// <remarks>The header is read without the library. The format carries no sign: whoever knows that samples are two's complement reads them so.</remarks>
public sealed class JpegLsCodec : IImageCodec
{
    /// <inheritdoc/>
    public CodestreamInfo ReadHeader(ReadOnlySpan<byte> codestream) => JpegLsHeader.Read(codestream).Info;

    /// <inheritdoc/>
    /// <remarks>The token is read once a row; where CharLS decodes, before and after its work, which cannot be stopped.</remarks>
    public ImmutableArray<string> Decode(
        ReadOnlySpan<byte> codestream, in CodestreamInfo expected, ColorOutput color, Span<byte> pixels, CancellationToken cancellationToken = default)
    {
        var header = JpegLsHeader.Read(codestream);
        Expectation.ThrowIfOther(header.Info, expected);
        Expectation.ThrowIfOtherLength(header.Info.LengthBytes, pixels);
        if (!JpegLsHeader.HasEnd(codestream))
        {
            Decode([.. codestream, 0xFF, JpegMarkers.EndOfImage], expected, color, pixels, cancellationToken);
            return [JpegEnd.MissingRemark];
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (header.Grey is not null)
        {
            GreyScan.Decode(codestream, header, pixels, cancellationToken);
            return [];
        }

        NativeCodecLibrary.CharLs.ThrowIfMissing();
        if (header.IsPlanar)
            DecodePlanes(codestream, header.Info, pixels, cancellationToken);
        else
            Decode(codestream, header.Info, pixels);

        cancellationToken.ThrowIfCancellationRequested();
        if (color == ColorOutput.YCbCrToRgb && expected.Components == 3)
            YCbCr.ToRgb(pixels, expected, cancellationToken);
        return [];
    }

    private static void DecodePlanes(ReadOnlySpan<byte> codestream, in CodestreamInfo info, Span<byte> pixels, CancellationToken cancellationToken)
    {
        var planes = ArrayPool<byte>.Shared.Rent(pixels.Length);
        try
        {
            Decode(codestream, info, planes.AsSpan(0, pixels.Length));
            cancellationToken.ThrowIfCancellationRequested();
            var length = pixels.Length / info.Components;
            if (info is { Components: 3, BytesPerSample: 1 })
            {
                Interleave.Three(planes.AsSpan(0, length), planes.AsSpan(length, length), planes.AsSpan(2 * length, length), pixels);
                return;
            }

            for (var i = 0; i < info.Components; i++)
            {
                var plane = planes.AsSpan(i * length, length);
                if (info.BytesPerSample == 1)
                    Interleave.Scatter<byte>(plane, pixels[i..], info.Components);
                else
                    Interleave.Scatter<ushort>(MemoryMarshal.Cast<byte, ushort>(plane), MemoryMarshal.Cast<byte, ushort>(pixels)[i..], info.Components);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(planes);
        }
    }

    private static unsafe void Decode(ReadOnlySpan<byte> codestream, in CodestreamInfo info, Span<byte> samples)
    {
        fixed (byte* source = codestream, target = samples)
        {
            using var decoder = CharLs.Create();
            if (decoder.IsInvalid)
                throw new ImageLoadException(ImageLoadError.TooLarge, "CharLS got no memory for a decoder.");
            ThrowIfFailed(CharLs.SetSource(decoder, source, (nuint)codestream.Length));
            ThrowIfFailed(CharLs.ReadHeader(decoder));
            ThrowIfFailed(CharLs.GetFrameInfo(decoder, out var frame));
            if (frame != new CharLsFrame((uint)info.Columns, (uint)info.Rows, info.BitsPerSample, info.Components))
                throw CodecError.Malformed($"JPEG-LS: the library reads the header as {frame}, which differs from {info}.");
            ThrowIfFailed(CharLs.Decode(decoder, target, (nuint)samples.Length, 0));
        }
    }

    private static void ThrowIfFailed(int error)
    {
        if (error == 0)
            return;

        // From public_types.h: what the library does not do, 2, 8, 9, 10 and 23; no memory, 13; all others say that the data are wrong.
        var kind = error switch
        {
            2 or 8 or 9 or 10 or 23 => ImageLoadError.Unsupported,
            13 => ImageLoadError.TooLarge,
            _ => ImageLoadError.Malformed,
        };
        throw new ImageLoadException(kind, $"CharLS cannot decode the JPEG-LS codestream: {Marshal.PtrToStringUTF8(CharLs.ErrorMessage(error))} (error {error}).");
    }
}
