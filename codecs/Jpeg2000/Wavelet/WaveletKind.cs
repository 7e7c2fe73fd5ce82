namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>How a tile-component is transformed.</summary>
internal enum WaveletKind
{
    /// <summary>5/3.</summary>
    Reversible,

    /// <summary>5/3 of samples so deep that two of them may not fit in 32 bits.</summary>
    DeepReversible,

    /// <summary>9/7.</summary>
    Irreversible,
}
