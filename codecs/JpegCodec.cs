using System.Buffers;
using System.Collections.Immutable;
using ImageLoaders.Codecs.Jpeg;
using ImageLoaders.Codecs.JpegDct;

namespace ImageLoaders.Codecs;

/// <summary>
/// Decodes 8-bit JPEG (ISO/IEC 10918-1), with libjpeg-turbo where it is installed, else without a library. It is safe for concurrent use.
/// </summary>
/// <remarks>
/// It supports baseline, extended and progressive JPEG with 1, 3 or 4 components; and arithmetic coding, if libjpeg-turbo is used and
/// supports it. Both decoders give the same samples. A progressive picture that leaves bits of coefficients out is never given to
/// libjpeg-turbo, which would guess them. The decoders use the accurate integer DCT and smooth chroma upsampling. A truncated or corrupt
/// picture is an error, unless <see cref="IsTolerant"/> is <see langword="true"/>. Bytes between segments, surplus bytes and a missing end
/// marker are remarks. Exif orientation and ICC profiles are not applied. <see cref="ColorOutput.AsStored"/> returns components as they are
/// coded. <see cref="ColorOutput.YCbCrToRgb"/> takes three components as YCbCr and returns RGB. Of four components, YCCK (Adobe transform
/// 2) is converted to CMYK, and CMYK is not converted. CMYK with Adobe's marker is stored inverted (255 = no ink) and returned as stored;
/// <see cref="CmykColor"/> converts it to RGB.
/// </remarks>
public sealed class JpegCodec : IImageCodec
{
    /// <summary>
    /// Gets a value that indicates whether a damaged JPEG is decoded as far as possible, as browsers do, with a remark about what is wrong.
    /// Default <see langword="false"/>: it is an error.
    /// </summary>
    public bool IsTolerant { get; init; }

    /// <summary>
    /// Gets a value that indicates whether libjpeg-turbo decodes. Default: whether it is installed, and not switched off by
    /// <see cref="NativeCodecLibrary.DisabledVariable"/>.
    /// </summary>
    public bool UsesLibrary { get; init; } = NativeCodecLibrary.TurboJpeg.IsAvailable;

    /// <inheritdoc/>
    public CodestreamInfo ReadHeader(ReadOnlySpan<byte> codestream) => JpegReader.ReadHeader(codestream).Info;

    /// <inheritdoc/>
    public ImmutableArray<string> Decode(ReadOnlySpan<byte> codestream, in CodestreamInfo expected, ColorOutput color, Span<byte> pixels,
        CancellationToken cancellationToken = default) => DecodeReduced(codestream, expected, 1, color, pixels, cancellationToken);

    /// <summary>Returns the size of the picture that <see cref="DecodeReduced"/> decodes: each side is divided and rounded up.</summary>
    /// <param name="info">The whole picture.</param>
    /// <param name="denominator">The divisor: 1, 2, 4 or 8.</param>
    /// <returns>The reduced picture.</returns>
    public static CodestreamInfo Reduce(in CodestreamInfo info, int denominator) => info with
    {
        Rows = (info.Rows + denominator - 1) / denominator,
        Columns = (info.Columns + denominator - 1) / denominator,
    };

    /// <summary>
    /// Decodes a smaller picture, in less time than the whole picture takes: the inverse DCT computes fewer samples of each block.
    /// </summary>
    /// <param name="codestream">One whole picture, from its first byte.</param>
    /// <param name="expected">The whole picture, as for <see cref="Decode"/>.</param>
    /// <param name="denominator">The divisor of each side, which is rounded up: 1, 2, 4 or 8.</param>
    /// <param name="color">Whether colour is returned as it is stored, or converted to RGB.</param>
    /// <param name="pixels">The memory to fill: exactly <see cref="CodestreamInfo.LengthBytes"/> of <see cref="Reduce"/>.</param>
    /// <param name="cancellationToken">
    /// A token to cancel the operation. It is checked for each row of blocks; libjpeg-turbo cannot be stopped, and it is checked before and
    /// after its work.
    /// </param>
    /// <returns>The same as for <see cref="Decode"/>.</returns>
    /// <exception cref="ImageLoadException">The same as for <see cref="Decode"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="denominator"/> or the length of <paramref name="pixels"/> is wrong.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ImmutableArray<string> DecodeReduced(
        ReadOnlySpan<byte> codestream, in CodestreamInfo expected, int denominator, ColorOutput color, Span<byte> pixels,
            CancellationToken cancellationToken = default)
    {
        if (denominator is not (1 or 2 or 4 or 8))
            throw new ArgumentOutOfRangeException(nameof(denominator), denominator, "1, 2, 4 or 8.");
        cancellationToken.ThrowIfCancellationRequested();
        var header = JpegReader.ReadHeader(codestream);
        Expectation.ThrowIfOther(header.Info, expected);
        var reduced = Reduce(header.Info, denominator);
        Expectation.ThrowIfOtherLength(reduced.LengthBytes, pixels);
        var structure = JpegStructure.Read(codestream, header, IsTolerant);
        CodestreamCost.Estimate(codestream); // refuses scans that cost more than the file pays for
        var remarks = ImmutableArray.CreateBuilder<string>();
        var transform = Transform(header.Info, color);
        if (UsesLibrary && (structure.IsComplete || header.IsArithmetic))
            DecodeByLibrary(codestream, header, structure, transform, reduced, pixels, remarks);
        else
            DecodeHere(codestream[..structure.EndOffset], header, new(denominator, transform, IsTolerant), pixels, remarks,
                cancellationToken);

        if (structure.StrayBytes != 0)
            remarks.Add($"Between the JPEG's segments stand {structure.StrayBytes} byte(s) that belong to none: passed over.");
        if (!structure.HasEnd)
            remarks.Add("The JPEG has no end marker (FFD9).");
        cancellationToken.ThrowIfCancellationRequested();
        return remarks.DrainToImmutable();
    }

    private static void DecodeHere(ReadOnlySpan<byte> jpeg, in JpegHeader header, in DctRequest request, Span<byte> pixels,
        ImmutableArray<string>.Builder remarks, CancellationToken cancellationToken)
    {
        if (header.IsArithmetic)
        {
            throw CodecError.Unsupported("The JPEG cannot be decoded here: it has arithmetic codes, which only libjpeg-turbo decodes. "
                + $"Install it: {NativeCodecLibrary.TurboJpeg.Packages}.");
        }

        var markers = new JpegMarkers(jpeg, skipsStrayBytes: true);
        var tables = new JpegTables();
        var frame = JpegFrame.Read(ref markers, tables);
        var outcome = DctDecoding.Decode(jpeg, markers, frame, tables, request, pixels, cancellationToken);
        if (outcome.HasSurplus)
            remarks.Add(JpegEnd.SurplusRemark);
        if (outcome.Damage is { } damage)
            remarks.Add(DamageRemark(damage));
    }

    private void DecodeByLibrary(ReadOnlySpan<byte> codestream, in JpegHeader header, in JpegStructure structure, JpegTransform transform,
        in CodestreamInfo reduced, Span<byte> pixels, ImmutableArray<string>.Builder remarks)
    {
        NativeCodecLibrary.TurboJpeg.ThrowIfMissing();
        if (transform == header.LibraryTransform && structure.IsTidy)
        {
            Decompress(codestream, reduced, pixels, remarks);
            return;
        }

        var copy = ArrayPool<byte>.Shared.Rent(codestream.Length + JpegRewriter.ExtraBytes);
        try
        {
            var length = JpegRewriter.Write(codestream, structure, transform == header.LibraryTransform ? null : transform, copy);
            Decompress(copy.AsSpan(0, length), reduced, pixels, remarks);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private void Decompress(ReadOnlySpan<byte> jpeg, in CodestreamInfo info, Span<byte> pixels, ImmutableArray<string>.Builder remarks)
    {
        try
        {
            if (TurboJpegDecoding.Decode(jpeg, info, pixels))
                remarks.Add(JpegEnd.SurplusRemark);
        }
        catch (ImageLoadException exception) when (IsTolerant && exception.Error == ImageLoadError.Malformed)
        {
            var damage = TurboJpegDecoding.DecodeDamaged(jpeg, info, pixels);
            remarks.Add(DamageRemark(damage ?? exception.Reason));
        }
    }

    private static string DamageRemark(string damage) =>
        $"The JPEG is damaged, and shown as far as it goes; what is missing is guessed. {damage}";

    private static JpegTransform Transform(in CodestreamInfo info, ColorOutput color) => (info.Components, color) switch
    {
        (3, ColorOutput.YCbCrToRgb) => JpegTransform.YCbCr,
        (4, ColorOutput.YCbCrToRgb) when info.Color == CodestreamColorSpace.Ycck => JpegTransform.Ycck,
        _ => JpegTransform.None,
    };
}
