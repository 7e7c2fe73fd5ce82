namespace ImageLoaders.Codecs;

/// <summary>Specifies what happens to the rectangle of a frame before the next frame is drawn.</summary>
public enum FrameDisposal
{
    /// <summary>It is kept.</summary>
    Keep,

    /// <summary>It becomes transparent.</summary>
    Clear,

    /// <summary>It is restored to what it was before the frame.</summary>
    Restore,
}
