namespace ImageLoaders;

/// <summary>What an image is wanted for. The more urgent kind is loaded first.</summary>
public enum RequestType
{
    /// <summary>Somebody waits for it.</summary>
    Interaction,

    /// <summary>It fills a list of pictures.</summary>
    Thumbnail,

    /// <summary>It may be wanted soon.</summary>
    Prefetch,
}
