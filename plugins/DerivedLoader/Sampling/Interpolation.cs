namespace DerivedLoader.Sampling;

/// <summary>How a value between voxels is found.</summary>
internal enum Interpolation
{
    /// <summary>From the 8 voxels about a point, each by its distance.</summary>
    Linear,

    /// <summary>The nearest voxel; half way, the one with the higher index.</summary>
    Nearest,

    /// <summary>From 64 voxels by Catmull-Rom's cubic, which passes through every voxel.</summary>
    Cubic,
}
