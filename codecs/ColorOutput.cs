namespace ImageLoaders.Codecs;

/// <summary>What becomes of a codestream's colour.</summary>
public enum ColorOutput
{
    /// <summary>Samples as they are coded: YCbCr stays YCbCr, subsampled chroma is spread to full width.</summary>
    AsStored,

    /// <summary>YCbCr samples become RGB, whatever the codestream says of itself; a caller that wants them left alone asks for <see cref="AsStored"/>.</summary>
    YCbCrToRgb,
}
