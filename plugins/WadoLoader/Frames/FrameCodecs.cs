using ImageLoaders.Codecs;
using WadoLoader.Dicom;

namespace WadoLoader.Frames;

/// <summary>The decoder of a frame: by the transfer syntax, and within JPEG by what the codestream itself is.</summary>
internal static class FrameCodecs
{
    private static readonly RleCodec Rle = new();
    private static readonly JpegCodec Jpeg = new();
    private static readonly JpegExtendedCodec JpegExtended = new();
    private static readonly JpegLosslessCodec JpegLossless = new();
    private static readonly JpegLsCodec JpegLs = new();
    private static readonly Jpeg2000Codec Jpeg2000 = new();

    /// <exception cref="ImageLoaders.ImageLoadException"><see cref="ImageLoaders.ImageLoadError.Unsupported"/>, with the syntax's name and UID.</exception>
    public static IImageCodec Find(TransferSyntax syntax, ReadOnlySpan<byte> codestream, List<string> remarks)
    {
        ThrowIfNever(syntax);
        if (syntax.Coding == PixelCoding.Rle)
            return Rle;
        var process = CodestreamSignature.Read(codestream);
        if (process.Coding is { } coding && coding != syntax.Coding)
            remarks.Add($"The transfer syntax is {syntax}, the codestream is {coding}: decoded as what it is.");
        return (process.Coding ?? syntax.Coding, process.IsLossless, process.Bits) switch
        {
            (PixelCoding.Jpeg, true, _) => JpegLossless,
            (PixelCoding.Jpeg, false, 12) => JpegExtended,
            (PixelCoding.Jpeg, _, _) => Jpeg,
            (PixelCoding.JpegLs, _, _) => JpegLs,
            _ => Jpeg2000,
        };
    }

    /// <summary>Tells from the header alone, before pixel data are read or fetched.</summary>
    public static void ThrowIfNever(TransferSyntax syntax)
    {
        if (syntax.Coding == PixelCoding.Video)
            throw DicomError.Unsupported($"The object is a video, {syntax}: no frame of it can be decoded here.");
        if (syntax.Coding == PixelCoding.Unknown)
            throw DicomError.Unsupported($"Pixels in {syntax} cannot be decoded.");
    }
}
