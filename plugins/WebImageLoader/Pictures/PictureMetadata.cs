using ImageLoaders;
using ImageLoaders.Codecs;
using ImageLoaders.Metadata;

namespace WebImageLoader.Pictures;

/// <summary>What a picture's header says, in DICOM's words; the orientation is the stored one.</summary>
internal static class PictureMetadata
{
    /// <exception cref="ImageLoadException">As for decoding.</exception>
    public static IEnumerable<MetadataModule> Modules(ReadOnlySpan<byte> content)
    {
        IImageCodec codec = ContentKind.IsPng(content) ? new PngCodec() : ContentKind.IsJpeg(content) ? new JpegCodec() : throw ContentKind.NotAPicture(content);
        var info = codec.ReadHeader(content);
        var bits = 8 * info.BytesPerSample;
        return
        [
            new ImagePixelModule
            {
                Rows = info.Rows,
                Columns = info.Columns,
                SamplesPerPixel = info.Components,
                PhotometricInterpretation = Photometric(info),
                BitsAllocated = bits,
                BitsStored = info.BitsPerSample,
                HighBit = info.BitsPerSample - 1,
                PixelRepresentation = 0,
                PlanarConfiguration = info.Components == 1 ? null : 0,
            },
            new GeneralImageModule
            {
                LossyImageCompression = info.IsLossy,
                LossyImageCompressionMethod = info.IsLossy ? ["ISO_10918_1"] : [],
            },
        ];
    }

    // DICOM has no name for red, green, blue and alpha in this order; CMYK is one of its retired ones (PS3.3 C.7.6.3.1.2).
    private static string? Photometric(in CodestreamInfo info) => info.Color switch
    {
        CodestreamColorSpace.Gray => "MONOCHROME2",
        CodestreamColorSpace.Rgb => info.Components == 4 ? null : "RGB",
        _ => info.Components == 4 ? "CMYK" : "YBR_FULL",
    };
}
