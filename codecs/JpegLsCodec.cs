using System.Collections.Immutable;
using System.Security.Cryptography;
using ImageLoaders.Codecs.Jpeg;
using ImageLoaders.Codecs.JpegLs;

namespace ImageLoaders.Codecs;

/// <summary>
/// Decodes JPEG-LS (ISO/IEC 14495-1; DICOM 1.2.840.10008.1.2.4.80 and .81), lossless and near-lossless. It is safe for concurrent use.
/// </summary>
/// <remarks>
/// It supports 2 to 16 bits, any number of components in every interleave mode, restart markers, mapping tables, and the colour transforms
/// of Hewlett-Packard. The format does not state whether samples are signed: the caller must interpret two's complement samples. A sample
/// of a subsampled component stands for each pixel that it covers. A mapping table of 1 or 2 bytes an entry makes samples of 8 or 16 bits;
/// one of 3 bytes, of one component, makes three of 8 bits.
/// </remarks>
public sealed class JpegLsCodec : IImageCodec
{
    /// <inheritdoc/>
    public CodestreamInfo ReadHeader(ReadOnlySpan<byte> codestream)
    {
        var reader = new JpegLsReader(codestream);
        return JpegLsHeader.Read(ref reader).Info;
    }

    /// <inheritdoc/>
    /// <remarks>The token is read once a row.</remarks>
    public ImmutableArray<string> Decode(
        ReadOnlySpan<byte> codestream, in CodestreamInfo expected, ColorOutput color, Span<byte> pixels,
            CancellationToken cancellationToken = default)
    {
        var reader = new JpegLsReader(codestream);
        var (info, first) = JpegLsHeader.Read(ref reader);
        Expectation.ThrowIfOther(info, expected);
        Expectation.ThrowIfOtherLength(info.LengthBytes, pixels);
        cancellationToken.ThrowIfCancellationRequested();
        List<string> remarks = [];
        if (first.Parameters.Maximum == (1 << reader.Frame.BitsPerSample) - 1)
            DecodeScans(codestream, pixels, asCharLs: false, cancellationToken);
        else
            DecodeEitherWay(codestream, pixels, remarks, cancellationToken);
        if (JpegEnd.IsMissing(codestream, first.DataOffset))
            remarks.Add(JpegEnd.MissingRemark);
        if (first.HasOtherId)
            remarks.Add("The JPEG-LS scan names another component than the only one that the frame has.");
        if (color == ColorOutput.YCbCrToRgb && info.Components == 3)
            YCbCr.ToRgb(pixels, info, cancellationToken);
        return [.. remarks];
    }

    private static void DecodeScans(
        ReadOnlySpan<byte> codestream, Span<byte> pixels, bool asCharLs, CancellationToken cancellationToken)
    {
        var reader = new JpegLsReader(codestream);
        var (info, first) = JpegLsHeader.Read(ref reader);
        var frame = reader.Frame;
        var picture = new PictureRows(frame, info, frame.Components.Length == 1 ? (byte)0 : reader.Transform, pixels);
        var isDecoded = new bool[frame.Components.Length];
        for (var scan = first; scan is not null; scan = reader.NextScan())
        {
            Check(scan, first, isDecoded);
            var coded = asCharLs ? scan with { Parameters = scan.Parameters.AsCharLs(frame.BitsPerSample) } : scan;
            reader.SkipScan(Scan.Decode(codestream, frame, coded, picture, cancellationToken));
        }

        if (isDecoded.Contains(false))
            throw reader.Malformed($"no scan has component {frame.Components[isDecoded.IndexOf(false)].Id}");
    }

    /// <summary>
    /// Where MAXVAL is below the largest value of the bits, CharLS 2 codes by other rules than the standard's, and a codestream does not
    /// say whose it has. Only where both give one picture, or one of them gives none, are its samples in no doubt.
    /// </summary>
    private static void DecodeEitherWay(
        ReadOnlySpan<byte> codestream, Span<byte> pixels, List<string> remarks, CancellationToken cancellationToken)
    {
        var (standard, error) = TryDecode(codestream, pixels, asCharLs: false, cancellationToken);
        var (other, _) = TryDecode(codestream, pixels, asCharLs: true, cancellationToken);
        if (standard is not null && other is not null && !standard.AsSpan().SequenceEqual(other))
        {
            throw CodecError.Unsupported(
                "The JPEG-LS names a MAXVAL below the largest value of its bits, for which encoders differ: each way gives other samples.");
        }

        if (other is null && error is not null)
            throw error;
        if (other is null)
            DecodeScans(codestream, pixels, asCharLs: false, cancellationToken);
        else if (standard is null)
            remarks.Add("The JPEG-LS is coded for all values of its bits, though it names a smaller MAXVAL: decoded as what it is.");
    }

    /// <returns>A hash of the picture, or what is wrong.</returns>
    private static (byte[]? Hash, ImageLoadException? Error) TryDecode(
        ReadOnlySpan<byte> codestream, Span<byte> pixels, bool asCharLs, CancellationToken cancellationToken)
    {
        try
        {
            DecodeScans(codestream, pixels, asCharLs, cancellationToken);
            return (Hash(pixels, cancellationToken), null);
        }
        catch (ImageLoadException exception) when (exception.Error == ImageLoadError.Malformed)
        {
            return (null, exception);
        }
    }

    private static byte[] Hash(ReadOnlySpan<byte> pixels, CancellationToken cancellationToken)
    {
        const int PieceBytes = 1 << 20;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var rest = pixels; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, PieceBytes)..])
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(rest[..Math.Min(rest.Length, PieceBytes)]);
        }

        return hash.GetHashAndReset();
    }

    private static void Check(ScanHeader scan, ScanHeader first, bool[] isDecoded)
    {
        foreach (var component in scan.Components)
        {
            if (isDecoded[component])
                throw CodecError.Malformed($"The JPEG-LS is damaged: two scans have component {component + 1} (byte {scan.DataOffset}).");
            isDecoded[component] = true;
        }

        foreach (var table in scan.Tables)
        {
            if (table?.EntryBytes != first.Tables[0]?.EntryBytes)
                throw CodecError.Unsupported("The JPEG-LS maps its components by tables of different kinds: it cannot be decoded here.");
        }
    }
}
