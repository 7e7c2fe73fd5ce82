namespace ImageLoaders;

/// <summary>Turns the ids of a scheme into images.</summary>
public interface IImageLoader
{
    /// <summary>
    /// Starts a load: <c>=> request.Run(LoadAsync)</c>. The host calls it on many threads at once, each time on a thread of the pool that
    /// does nothing else:
    /// a loader may read and decode on it, and needs no <see cref="Task.Run(Action)"/>. It awaits what takes time elsewhere, and does not
    /// throw.
    /// </summary>
    /// <param name="request">What is wanted.</param>
    ImageLoadObject LoadImage(ImageLoadRequest request);
}
