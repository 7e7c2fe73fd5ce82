using ImageLoaders;

namespace DerivedLoader.Sampling;

/// <summary>Calls the code of a kernel for the sample type of the voxels.</summary>
/// <typeparam name="TKernel">The kernel.</typeparam>
internal static unsafe class RowKernel<TKernel>
    where TKernel : struct, IRowKernel
{
    /// <summary>Reads modality values. Padding becomes NaN.</summary>
    /// <param name="voxels">The voxels.</param>
    /// <param name="run">The pixels, clipped to the voxels.</param>
    /// <param name="row">The row's modality values.</param>
    public static void Run(in VoxelValues voxels, in RowRun run, float* row)
    {
        switch (voxels.SampleType)
        {
            case SampleType.U8:
                TKernel.Run<byte>(voxels, run, row);
                break;
            case SampleType.S8:
                TKernel.Run<sbyte>(voxels, run, row);
                break;
            case SampleType.U16:
                TKernel.Run<ushort>(voxels, run, row);
                break;
            case SampleType.S16:
                TKernel.Run<short>(voxels, run, row);
                break;
            case SampleType.U32:
                TKernel.Run<uint>(voxels, run, row);
                break;
            case SampleType.S32:
                TKernel.Run<int>(voxels, run, row);
                break;
            case SampleType.F32:
                TKernel.Run<float>(voxels, run, row);
                break;
            default:
                TKernel.Run<double>(voxels, run, row);
                break;
        }
    }
}
