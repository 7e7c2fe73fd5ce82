namespace ImageLoaders.Codecs;

/// <summary>What becomes of a frame's rectangle before the next frame is drawn.</summary>
public enum FrameDisposal
{
    /// <summary>It stays.</summary>
    Keep,

    /// <summary>It becomes transparent.</summary>
    Clear,

    /// <summary>It becomes what it was before the frame.</summary>
    Restore,
}
