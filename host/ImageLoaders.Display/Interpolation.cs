namespace ImageLoaders.Display;

/// <summary>How a picture is drawn at another size or angle than its own.</summary>
public enum Interpolation
{
    /// <summary>
    /// Bilinear where it grows; where it shrinks the mean of what an output pixel covers, parts of pixels by the part (turned by other than
    /// quarter turns, of as much upright). Modality values are interpolated, and the window comes after:
    /// an edge between air and bone keeps its place however narrow the window is. Padding takes no part.
    /// </summary>
    Smooth,

    /// <summary>The nearest pixel as it is: what is seen is what is stored.</summary>
    PixelReplication,
}
