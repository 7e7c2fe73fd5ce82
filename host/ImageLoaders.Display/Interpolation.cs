namespace ImageLoaders.Display;

/// <summary>Specifies how a picture is drawn at a size or an angle that is not its own.</summary>
public enum Interpolation
{
    /// <summary>Bilinear interpolation for an enlarged picture, and the mean of the covered pixels for a reduced one.</summary>
    /// <remarks>
    /// A pixel that is covered in part counts in part. At a rotation that is not a multiple of 90 degrees, the mean covers an upright area
    /// of the same size. Modality values are interpolated before the window is applied: an edge between air and bone keeps its position
    /// with any window. Padding is left out.
    /// </remarks>
    Smooth,

    /// <summary>The nearest pixel without change: the picture shows exactly what is stored.</summary>
    PixelReplication,
}
