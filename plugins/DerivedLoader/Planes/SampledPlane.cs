using ImageLoaders;

namespace DerivedLoader.Planes;

/// <summary>The pixels of a picture, and what they mean.</summary>
/// <param name="Pixels">The pixels.</param>
/// <param name="Slope">Modality value = stored value x slope + intercept.</param>
/// <param name="Intercept">The intercept.</param>
/// <param name="ModalityLut">What maps stored values to modality values instead; <see langword="null"/>: there is none.</param>
/// <param name="Padding">The stored value of what is no picture; <see langword="null"/>: there is none.</param>
/// <param name="PaddingLimit">The other end of a range of such values.</param>
internal sealed record SampledPlane(PixelBuffer Pixels, double Slope, double Intercept, LookupTable? ModalityLut, double? Padding,
    double? PaddingLimit);
