namespace ImageLoaders;

/// <summary>Specifies the purpose of a load. The more urgent purpose is loaded first.</summary>
public enum RequestType
{
    /// <summary>A user waits for the image.</summary>
    Interaction,

    /// <summary>The image is shown in a list of pictures.</summary>
    Thumbnail,

    /// <summary>The image may be needed soon.</summary>
    Prefetch,
}
