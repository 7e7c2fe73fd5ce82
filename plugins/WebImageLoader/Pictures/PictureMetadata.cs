using System.Collections.Immutable;
using ImageLoaders;
using ImageLoaders.Codecs;
using ImageLoaders.Metadata;
using WebImageLoader.Sources;

namespace WebImageLoader.Pictures;

/// <summary>What a picture's header says, in DICOM's words; the orientation is the stored one.</summary>
internal static class PictureMetadata
{
    /// <param name="content">The file.</param>
    /// <param name="id">Which frame is wanted.</param>
    /// <param name="isTolerant">Whether damage is passed over.</param>
    /// <param name="frame">The frame that is described; <see langword="null"/> of a still picture.</param>
    /// <exception cref="ImageLoadException">As for decoding.</exception>
    public static IEnumerable<MetadataModule> Modules(ReadOnlySpan<byte> content, PictureId id, bool isTolerant, out int? frame)
    {
        var kind = ContentKind.Detect(content);
        if (kind == PictureKind.None)
            throw ContentKind.NotAPicture(content);
        var animation = AnimationDecoder.Read(kind, content, isTolerant);
        var frames = animation is { IsAnimated: true } ? animation.Frames.Length : 1;
        if (id.Frame > frames && !(id.IsServers && frames == 1))
            throw AnimationDecoder.NoSuchFrame(id.Frame.Value, frames);

        // Without a frame a PNG is the still picture that every PNG has.
        frame = animation is { IsAnimated: true } && (kind != PictureKind.Png || id.Frame is not null) ? id.Frame ?? 1 : null;
        var info = animation is not null && (kind != PictureKind.Png || frame is not null) ? animation.Info : kind switch
        {
            PictureKind.Jpeg => new JpegCodec { IsTolerant = isTolerant }.ReadHeader(content),
            PictureKind.Bmp => new BmpCodec { IsTolerant = isTolerant }.ReadHeader(content),
            _ => new PngCodec { IsTolerant = isTolerant }.ReadHeader(content),
        };
        return [.. StoredPixels(info, kind), .. animation is { IsAnimated: true } ? Times(animation.Frames, frame) : []];
    }

    private static IEnumerable<MetadataModule> Times(ImmutableArray<AnimationFrame> frames, int? frame)
    {
        var durations = frames.Select(static one => one.Duration.TotalMilliseconds).ToImmutableArray();
        double? same = durations[0] > 0 && durations.All(duration => duration == durations[0]) ? durations[0] : null;
        yield return new MultiframeModule { NumberOfFrames = frames.Length, FrameTime = same };
        yield return new CineModule
        {
            NumberOfFrames = frames.Length,
            FrameTime = same,
            CineRate = 1000 / same,
            FrameDurations = durations
        };
        if (frame is not null)
            yield return new FrameModule { FrameNumber = frame, NumberOfFrames = frames.Length };
    }

    private static IEnumerable<MetadataModule> StoredPixels(CodestreamInfo info, PictureKind kind)
    {
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
                LossyImageCompressionMethod = kind == PictureKind.Jpeg ? ["ISO_10918_1"] : [], // DICOM has no name for the others' methods
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
