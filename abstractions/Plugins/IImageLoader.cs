namespace ImageLoaders;

/// <summary>Turns the ids of a scheme into images.</summary>
public interface IImageLoader
{
    /// <summary>Starts a load: <c>=> request.Run(LoadAsync)</c>. Called from many threads at once; neither blocks nor throws.</summary>
    /// <param name="request">What is wanted.</param>
    ImageLoadObject LoadImage(ImageLoadRequest request);
}
