using ImageLoaders;

namespace NiftiLoader.Headers;

/// <summary>How voxels are stored, and the format that they are delivered in.</summary>
/// <param name="Name">As the standard names it.</param>
/// <param name="BytesPerVoxel">As stored.</param>
/// <param name="WordBytes">What the byte order applies to.</param>
/// <param name="Format">As delivered. 64-bit integers become F64, which is exact up to 2^53.</param>
internal sealed record VoxelType(string Name, int BytesPerVoxel, int WordBytes, PixelFormat Format)
{
    /// <summary>Whether voxels are integers of 64 bits, and whether they have a sign.</summary>
    public bool IsInt64 => Name is "INT64";

    public bool IsUInt64 => Name is "UINT64";

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Unsupported"/> or <see cref="ImageLoadError.Malformed"/>.</exception>
    public static VoxelType Read(short code) => code switch
    {
        2 => new("UINT8", 1, 1, PixelFormat.Gray8),
        256 => new("INT8", 1, 1, new(SampleType.S8, 1)),
        4 => new("INT16", 2, 2, PixelFormat.GrayS16),
        512 => new("UINT16", 2, 2, PixelFormat.Gray16),
        8 => new("INT32", 4, 4, new(SampleType.S32, 1)),
        768 => new("UINT32", 4, 4, new(SampleType.U32, 1)),
        1024 => new("INT64", 8, 8, new(SampleType.F64, 1)),
        1280 => new("UINT64", 8, 8, new(SampleType.F64, 1)),
        16 => new("FLOAT32", 4, 4, new(SampleType.F32, 1)),
        64 => new("FLOAT64", 8, 8, new(SampleType.F64, 1)),
        128 => new("RGB24", 3, 1, PixelFormat.Rgb8),
        2304 => new("RGBA32", 4, 1, PixelFormat.Rgba8),
        32 or 1792 or 2048 => throw NiftiError.Unsupported(
            $"The voxels are complex numbers (datatype {code}). Save their magnitude or their phase as FLOAT32, and load that."),
        1536 => throw NiftiError.Unsupported("The voxels are FLOAT128 (datatype 1536). Save them as FLOAT64, and load that."),
        1 => throw NiftiError.Unsupported("The voxels are single bits (datatype 1). Save them as UINT8, and load that."),
        _ => throw NiftiError.Malformed($"The datatype (byte 70 or 12 of the header) is {code}, which NIfTI does not define."),
    };
}
