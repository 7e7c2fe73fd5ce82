using System.Collections.Immutable;
using System.Globalization;
using ImageLoaders;

namespace NiftiLoader.Headers;

/// <summary>What a header states, checked.</summary>
internal sealed record NiftiHeader
{
    /// <summary>The length of a NIfTI-1 header and of its extension mark.</summary>
    public const int FirstBytes = 352;

    /// <summary>The length of a NIfTI-2 header and of its extension mark, which is also the most that is read of either.</summary>
    public const int SecondBytes = 544;

    public required bool IsBigEndian { get; init; }

    /// <summary>Whether the voxels are in another file (<c>.img</c>).</summary>
    public required bool IsPair { get; init; }

    public required int Columns { get; init; }

    public required int Rows { get; init; }

    public required int Slices { get; init; }

    public required int Volumes { get; init; }

    public required VoxelType Type { get; init; }

    /// <summary>Where the voxels begin in their file.</summary>
    public required long VoxelOffset { get; init; }

    public required double Slope { get; init; }

    public required double Intercept { get; init; }

    public required VoiWindow? Window { get; init; }

    public required Geometry Geometry { get; init; }

    /// <summary>The time between two volumes, in ms; <see langword="null"/> if it is not stated.</summary>
    public required double? VolumeTime { get; init; }

    public required string Description { get; init; }

    public required ImmutableArray<string> Remarks { get; init; }

    public long FrameCount => (long)Slices * Volumes;

    public long FrameBytes => (long)Rows * Columns * Type.BytesPerVoxel;

    /// <summary>Where the voxels end in their file.</summary>
    public long EndOffset => VoxelOffset + (FrameBytes * FrameCount);

    /// <param name="start">The first <see cref="SecondBytes"/> bytes of the file, or all of a shorter one.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/> or <see cref="ImageLoadError.Unsupported"/>.
    /// </exception>
    public static NiftiHeader Read(ReadOnlySpan<byte> start)
    {
        var (isSecond, isBigEndian, isPair) = Magic.Read(start);
        var fields = new HeaderFields(start, isBigEndian, isSecond);
        var remarks = new List<string>();
        var (columns, rows, slices, volumes) = ReadDimensions(fields);
        var type = VoxelType.Read(fields.DataType);
        if (fields.BitsPerVoxel != type.BytesPerVoxel * 8)
            remarks.Add($"bitpix is {fields.BitsPerVoxel}, and {type.Name} has {type.BytesPerVoxel * 8} bits: the datatype is used.");
        var isScaled = !type.Format.IsColor;
        var (slope, intercept) = isScaled ? Scaling.Read(fields, remarks) : (1, 0);
        return new()
        {
            IsBigEndian = isBigEndian,
            IsPair = isPair,
            Columns = columns,
            Rows = rows,
            Slices = slices,
            Volumes = volumes,
            Type = type,
            VoxelOffset = ReadOffset(fields, isPair, remarks),
            Slope = slope,
            Intercept = intercept,
            Window = isScaled ? Scaling.ReadWindow(fields) : null,
            Geometry = Geometry.Read(fields, remarks),
            VolumeTime = ReadTime(fields),
            Description = fields.Description,
            Remarks = [.. remarks],
        };
    }

    private static (int Columns, int Rows, int Slices, int Volumes) ReadDimensions(HeaderFields fields)
    {
        var count = fields.Dimension(0);
        if (count is < 1 or > 7)
            throw NiftiError.Malformed($"dim[0] is {count}; a NIfTI file has 1 to 7 dimensions.");
        Span<int> sizes = [1, 1, 1, 1, 1, 1, 1];
        long voxels = 1;
        for (var i = 0; i < count; i++)
        {
            var size = fields.Dimension(i + 1);
            if (size is < 1 or > int.MaxValue || voxels > long.MaxValue / 64 / size)
                throw NiftiError.Malformed($"dim[{i + 1}] is {size}: no file has such a size.");
            sizes[i] = (int)size;
            voxels *= size;
        }

        if (sizes[4] > 1 || sizes[5] > 1 || sizes[6] > 1)
            throw NiftiError.Unsupported($"Each voxel has {(long)sizes[4] * sizes[5] * sizes[6]} values (dim[5] to dim[7]), "
                + "as a vector or a tensor has. Save one component as a volume, and load that.");
        return (sizes[0], sizes[1], sizes[2], sizes[3]);
    }

    private static long ReadOffset(HeaderFields fields, bool isPair, List<string> remarks)
    {
        var offset = fields.VoxelOffset;
        var least = isPair ? 0 : fields.IsSecond ? SecondBytes : FirstBytes;
        if (offset >= least && offset <= long.MaxValue / 2)
        {
            return offset == Math.Truncate(offset) ? (long)offset : throw NiftiError.Malformed(string.Create(CultureInfo.InvariantCulture,
                $"vox_offset is {offset}, which is no whole number of bytes."));
        }

        if (offset != 0)
            throw NiftiError.Malformed(string.Create(CultureInfo.InvariantCulture,
                $"vox_offset is {offset}; the voxels begin at byte {least} at the earliest."));
        remarks.Add($"vox_offset is 0, which is within the header: the voxels are read from byte {least} on.");
        return least;
    }

    private static double? ReadTime(HeaderFields fields)
    {
        var time = fields.PixelDimension(4) * (fields.Units & 0x38) switch { 8 => 1000, 16 => 1, 24 => 0.001, _ => double.NaN };
        return time > 0 && double.IsFinite(time) ? time : null;
    }
}
