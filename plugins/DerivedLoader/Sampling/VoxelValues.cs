using ImageLoaders;

namespace DerivedLoader.Sampling;

/// <summary>
/// What the kernels read: the addresses of the slices, and what turns stored values into modality values. The slices are pinned by whoever
/// made it.
/// </summary>
internal unsafe readonly struct VoxelValues
{
    /// <summary>For each slice, the address of its first sample; 0 for a slice that was not loaded.</summary>
    public required nint* Slices { get; init; }

    /// <summary>The first slice that was loaded.</summary>
    public required int FirstSlice { get; init; }

    /// <summary>The last slice that was loaded. All between are.</summary>
    public required int LastSlice { get; init; }

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    public required SampleType SampleType { get; init; }

    /// <summary>For each slice, its slope; <see langword="null"/>: <see cref="Slope"/> and <see cref="Intercept"/> are those of
    /// all.</summary>
    public float* Slopes { get; init; }

    public float* Intercepts { get; init; }

    public float Slope { get; init; }

    public float Intercept { get; init; }

    /// <summary>For each slice, its distance along the normal; <see langword="null"/>: they are even.</summary>
    public double* Depths { get; init; }

    /// <summary>Whether stored values from <see cref="PaddingLow"/> to <see cref="PaddingHigh"/> are no picture.</summary>
    public bool HasPadding { get; init; }

    public float PaddingLow { get; init; }

    public float PaddingHigh { get; init; }

    /// <summary>The weights of the slices about a slice index.</summary>
    /// <param name="z">The slice index.</param>
    /// <param name="z0">The slice below it.</param>
    public CubicWeights CubicWeightsOf(double z, int z0)
    {
        if (Depths is null || z0 + 1 > LastSlice)
            return new(z - z0);
        var step = Depths[z0 + 1] - Depths[z0];
        var before = z0 > FirstSlice ? (Depths[z0 + 1] - Depths[z0 - 1]) / step : 2;
        var after = z0 + 2 <= LastSlice ? (Depths[z0 + 2] - Depths[z0]) / step : 2;
        return new(z - z0, before, after);
    }

    public bool IsPadding(float stored) => HasPadding && stored >= PaddingLow && stored <= PaddingHigh;

    /// <summary>The modality value of a stored value of a slice.</summary>
    public float Scale(float stored, int slice) =>
        Slopes is null ? (stored * Slope) + Intercept : (stored * Slopes[slice]) + Intercepts[slice];
}
