using ImageLoaders.Codecs;
using WadoLoader.Dicom;

namespace WadoLoader.Frames;

/// <summary>The decoder of a frame: by the transfer syntax, and within JPEG by what the codestream itself is.</summary>
internal static class FrameCodecs
{
    private static readonly FrameCodec Rle = new(new RleCodec(), PixelCoding.Rle) { DescribesPicture = false };
    private static readonly FrameCodec Jpeg = new(new JpegCodec(), PixelCoding.Jpeg);
    private static readonly FrameCodec JpegExtended = new(new JpegExtendedCodec(), PixelCoding.Jpeg);
    private static readonly FrameCodec JpegLossless = new(new JpegLosslessCodec(), PixelCoding.Jpeg);
    private static readonly FrameCodec JpegLs = new(new JpegLsCodec(), PixelCoding.JpegLs);
    private static readonly FrameCodec Jpeg2000 = new(new Jpeg2000Codec(), PixelCoding.Jpeg2000)
    {
        TellsSignAndTransform = true,
        ForProcessors = static processors => new Jpeg2000Codec { MaximumThreads = processors },
    };

    /// <summary>Gets the decoder of a codestream.</summary>
    /// <exception cref="ImageLoaders.ImageLoadException"><see cref="ImageLoaders.ImageLoadError.Unsupported"/>, with the syntax's name and
    /// UID.</exception>
    public static FrameCodec Find(TransferSyntax syntax, ReadOnlySpan<byte> codestream, List<string> remarks)
    {
        ThrowIfNever(syntax);
        if (syntax.Coding == PixelCoding.Rle)
            return Rle;
        var found = CodestreamSignature.Read(codestream);
        if (found.Coding is { } coding && coding != syntax.Coding)
            remarks.Add($"The transfer syntax is {syntax}, the codestream is {coding}: decoded as what it is.");
        return (found.Coding ?? syntax.Coding) switch
        {
            PixelCoding.Jpeg => found.IsLossless ? JpegLossless : found.Bits == 12 ? JpegExtended : Jpeg,
            PixelCoding.JpegLs => JpegLs,
            PixelCoding.Jpeg2000 => Jpeg2000,
            _ => throw CannotDecode(syntax),
        };
    }

    /// <summary>Gets whether frames in a syntax can be decoded.</summary>
    public static bool IsDecodable(TransferSyntax syntax) => syntax.Coding is not (PixelCoding.Video or PixelCoding.Unknown);

    /// <summary>Tells from the header alone, before pixel data are read or fetched.</summary>
    /// <exception cref="ImageLoaders.ImageLoadException"><see cref="ImageLoaders.ImageLoadError.Unsupported"/>: no frame in this syntax can
    /// be decoded.</exception>
    public static void ThrowIfNever(TransferSyntax syntax)
    {
        if (syntax.Coding == PixelCoding.Video)
            throw DicomError.Unsupported($"The object is a video, {syntax}: no frame of it can be decoded here. Its metadata can be read.");
        if (syntax.Coding == PixelCoding.Unknown)
            throw CannotDecode(syntax);
    }

    private static ImageLoaders.ImageLoadException CannotDecode(TransferSyntax syntax) => DicomError.Unsupported(
        $"Pixels in {syntax} cannot be decoded. Its metadata can be read. Request the object in another transfer syntax.");
}
