namespace ImageLoaders.Codecs.Jpeg;

/// <summary>The colour transform of a JPEG of three or four components; the numbers are those of Adobe's marker.</summary>
internal enum JpegTransform
{
    /// <summary>Components are what they are: grey, RGB or CMYK.</summary>
    None = 0,

    /// <summary>Three components, YCbCr.</summary>
    YCbCr = 1,

    /// <summary>Four components, YCCK.</summary>
    Ycck = 2,

    /// <summary>The markers say something that the library answers with a warning.</summary>
    Unclear = -1,
}
