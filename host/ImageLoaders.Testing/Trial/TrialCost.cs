namespace ImageLoaders.Testing;

/// <summary>Represents what one load, or one reload of the plugin, costs.</summary>
/// <param name="Milliseconds">How long it takes: the mean, in milliseconds.</param>
/// <param name="AllocatedBytes">
/// How much managed memory it allocates: the mean, in bytes, pixels included. Native memory is not counted.
/// </param>
/// <param name="KeptBytes">How much of the memory is still in use after the image was released: the mean, in bytes, at least 0.</param>
public sealed record TrialCost(double Milliseconds, long AllocatedBytes, long KeptBytes);
