namespace ImageLoaders.Codecs;

/// <summary>Specifies how a codec returns colour.</summary>
public enum ColorOutput
{
    /// <summary>
    /// The samples are returned as they are coded. YCbCr stays YCbCr, and subsampled chroma is interpolated to full size.
    /// </summary>
    AsStored,

    /// <summary>
    /// YCbCr samples are converted to RGB, whatever colour space the codestream states. Use <see cref="AsStored"/> to keep them.
    /// </summary>
    YCbCrToRgb,
}
