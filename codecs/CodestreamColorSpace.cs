namespace ImageLoaders.Codecs;

/// <summary>What a codestream itself says of its colour space.</summary>
public enum CodestreamColorSpace
{
    /// <summary>Nothing: whoever holds it must say.</summary>
    None,

    /// <summary>Samples are grey.</summary>
    Gray,

    /// <summary>Samples are RGB, with no transform to undo (Adobe transform 0, component ids 'RGB', JPEG 2000 without MCT in a JP2 box of sRGB).</summary>
    Rgb,

    /// <summary>Samples are YCbCr and become RGB by the inverse transform (Adobe transform 1, JFIF header, JPEG 2000 MCT).</summary>
    YCbCr,

    /// <summary>Four components, CMYK (Adobe transform 0).</summary>
    Cmyk,

    /// <summary>Four components, YCCK (Adobe transform 2).</summary>
    Ycck,
}
