using ImageLoaders;

namespace WebImageLoader.Sources;

/// <summary>Where encoded pictures come from.</summary>
internal interface IPictureSource
{
    /// <summary>All bytes of one picture. The caller disposes them.</summary>
    Task<EncodedPicture> FetchAsync(PictureId id, ImageLoadRequest request, CancellationToken cancellationToken);

    /// <summary>As <see cref="IImageRevalidator.IsCurrentAsync"/>.</summary>
    Task<bool> IsCurrentAsync(PictureId id, ImageLoadRequest request, ImageSource source);
}
