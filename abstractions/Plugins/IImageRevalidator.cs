namespace ImageLoaders;

/// <summary>
/// Checks whether an image that was loaded earlier is still current. A loader implements it when the check costs less than a load.
/// </summary>
public interface IImageRevalidator
{
    /// <summary>
    /// Returns whether a load now would return the bytes that <paramref name="source"/> names. If in doubt, return <see langword="false"/>.
    /// </summary>
    /// <param name="request">The request that would load the image again, with its id, authorization and token.</param>
    /// <param name="source">The source of the image that is held.</param>
    /// <returns><see langword="true"/> if the image is still current; otherwise <see langword="false"/>.</returns>
    Task<bool> IsCurrentAsync(ImageLoadRequest request, ImageSource source);
}
