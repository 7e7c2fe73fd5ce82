using System.Buffers;
using System.Collections.Immutable;

namespace DerivedLoader.Sampling;

/// <summary>The loaded slices of a stack at fixed addresses, until it is disposed.</summary>
internal sealed unsafe class PinnedSlices : IDisposable
{
    private readonly MemoryHandle[] _handles;
    private readonly nint[] _addresses;
    private readonly float[]? _slopes;
    private readonly float[]? _intercepts;
    private readonly double[]? _depths;
    private readonly ImmutableArray<ReadOnlyMemory<byte>> _pixels;

    /// <param name="slices">The slices, all of one size and format.</param>
    /// <param name="first">The number of the first of them in the stack.</param>
    /// <param name="count">The number of slices of the stack.</param>
    /// <param name="depths">The distances of all slices of the stack along the normal; <see langword="null"/>: they are even.</param>
    public PinnedSlices(LoadedSlices slices, int first, int count, double[]? depths)
    {
        _pixels = slices.Pixels;
        _addresses = GC.AllocateArray<nint>(count, pinned: true);
        _handles = new MemoryHandle[_pixels.Length];
        for (var i = 0; i < _handles.Length; i++)
        {
            _handles[i] = _pixels[i].Pin();
            _addresses[first + i] = (nint)_handles[i].Pointer;
        }

        if (!slices.HasOneScale)
        {
            (_slopes, _intercepts) = (GC.AllocateArray<float>(count, pinned: true), GC.AllocateArray<float>(count, pinned: true));
            for (var i = 0; i < _handles.Length; i++)
                (_slopes[first + i], _intercepts[first + i]) = ((float)slices.Slopes[i], (float)slices.Intercepts[i]);
        }

        if (depths is not null)
        {
            _depths = GC.AllocateArray<double>(count, pinned: true);
            depths.CopyTo(_depths, 0);
        }

        Voxels = new()
        {
            Slices = Address(_addresses),
            FirstSlice = first,
            LastSlice = first + _handles.Length - 1,
            Rows = slices.Rows,
            Columns = slices.Columns,
            SampleType = slices.Format.SampleType,
            Slopes = Address(_slopes),
            Intercepts = Address(_intercepts),
            Slope = (float)slices.Slopes[0],
            Intercept = (float)slices.Intercepts[0],
            Depths = Address(_depths),
            HasPadding = slices.Padding is not null,
            PaddingLow = (float)(slices.Padding?.Low ?? 0),
            PaddingHigh = (float)(slices.Padding?.High ?? 0),
        };
    }

    public VoxelValues Voxels { get; }

    public void Dispose()
    {
        foreach (var handle in _handles)
            handle.Dispose();
        GC.KeepAlive(_addresses);
        GC.KeepAlive(_slopes);
        GC.KeepAlive(_intercepts);
        GC.KeepAlive(_depths);
    }

    // The arrays are pinned for as long as they live.
    private static T* Address<T>(T[]? array)
        where T : unmanaged => array is null ? null : (T*)System.Runtime.CompilerServices.Unsafe.AsPointer(
            ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(array));
}
