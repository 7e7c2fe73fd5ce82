namespace ImageLoaders;

/// <summary>A window of modality values that is spread over all greys (PS3.3 C.11.2.1.2).</summary>
/// <param name="Center">Window Center (0028,1050), in modality units.</param>
/// <param name="Width">Window Width (0028,1051), in modality units: at least 1 for <see cref="VoiLutFunction.Linear"/>, more than 0 otherwise.</param>
/// <param name="Explanation">What it is for, (0028,1055): <c>BONE</c>; <see langword="null"/> when it is not said.</param>
public sealed record VoiWindow(double Center, double Width, string? Explanation = null);
