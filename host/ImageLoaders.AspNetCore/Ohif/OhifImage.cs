using ImageLoaders.Metadata;

namespace ImageLoaders.AspNetCore.Ohif;

/// <summary>One image of what OHIF is to show.</summary>
internal readonly record struct OhifImage(ImageId ImageId, ImageMetadata Metadata)
{
    private const int MostFrames = 1 << 16;

    /// <summary>Gets the number of the frame, from 1.</summary>
    public int Frame => Math.Clamp(
        Metadata.Get<FrameModule>()?.FrameNumber ?? Metadata.Source.Frame ?? 1, 1, MostFrames);
}
