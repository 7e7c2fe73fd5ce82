namespace ImageLoaders;

/// <summary>Represents a window: a range of modality values that is mapped to all greys (PS3.3 C.11.2.1.2).</summary>
/// <param name="Center">Window Center (0028,1050), in modality units.</param>
/// <param name="Width">
/// Window Width (0028,1051), in modality units. It is at least 1 for <see cref="VoiLutFunction.Linear"/>, and more than 0 otherwise.
/// </param>
/// <param name="Explanation">
/// Window Center &amp; Width Explanation (0028,1055), such as <c>BONE</c>; <see langword="null"/> if it is not stated.
/// </param>
public sealed record VoiWindow(double Center, double Width, string? Explanation = null);
