namespace ImageLoaders;

/// <summary>What a loader implements too when it can tell, for less than a load, whether an image that it returned is still right.</summary>
public interface IImageRevalidator
{
    /// <summary>Whether a load of the request now would give the bytes that <paramref name="source"/> names. In doubt: <see langword="false"/>.</summary>
    /// <param name="request">The request that would load it again, with its id, authorization and token.</param>
    /// <param name="source">What the image that is held says of its source.</param>
    ValueTask<bool> IsCurrentAsync(ImageLoadRequest request, ImageSource source);
}
