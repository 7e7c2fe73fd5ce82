namespace ImageLoaders.Codecs;

/// <summary>Specifies the colour space that a codestream states.</summary>
public enum CodestreamColorSpace
{
    /// <summary>The codestream does not state it. The file that contains it must.</summary>
    None,

    /// <summary>The samples are grey.</summary>
    Gray,

    /// <summary>
    /// The samples are RGB, without a transform (Adobe transform 0, component ids 'RGB', JPEG 2000 without MCT in a JP2 box of sRGB).
    /// </summary>
    Rgb,

    /// <summary>The samples are YCbCr. The inverse transform makes them RGB (Adobe transform 1, JFIF header, JPEG 2000 MCT).</summary>
    YCbCr,

    /// <summary>The four components are CMYK (Adobe transform 0).</summary>
    Cmyk,

    /// <summary>The four components are YCCK (Adobe transform 2).</summary>
    Ycck,
}
