using System.Numerics;

namespace DerivedLoader.Sampling;

/// <summary>Interpolates along a row, in code of its own for each sample type.</summary>
internal unsafe interface IRowKernel
{
    /// <summary>Reads modality values. Padding becomes NaN.</summary>
    /// <typeparam name="T">The type of the samples.</typeparam>
    /// <param name="voxels">The voxels.</param>
    /// <param name="run">The pixels, clipped to the voxels.</param>
    /// <param name="row">The row's modality values.</param>
    static abstract void Run<T>(in VoxelValues voxels, in RowRun run, float* row)
        where T : unmanaged, INumber<T>;
}
