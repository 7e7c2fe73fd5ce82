using System.Numerics;
using System.Runtime.Intrinsics;

namespace DerivedLoader.Sampling;

/// <summary>
/// Lines of voxels along a row or a column of slices, interpolated across. Neighbouring lines of a picture lie between the same slices, so
/// that each line is made once. One for each thread.
/// </summary>
/// <param name="isSlab">Whether a pixel is made of several planes, each with lines of its own.</param>
internal sealed unsafe class AlignedLines(bool isSlab)
{
    private const int MostLines = 64;
    private const int MostSamples = 1 << 16;

    private Key[] _keys = [];
    private float[] _samples = [];
    private int _length;

    /// <summary>Memory for one more line.</summary>
    public float* Scratch { get; private set; }

    /// <summary>Gets a line. It is valid until a line of a slice whose number is even or odd as well is asked for.</summary>
    /// <typeparam name="T">The type of the samples.</typeparam>
    /// <param name="voxels">The voxels.</param>
    /// <param name="slice">The number of the slice.</param>
    /// <param name="place">Which line of it.</param>
    public float* Get<T>(in VoxelValues voxels, int slice, in Place place)
        where T : unmanaged, INumber<T>
    {
        var length = place.High - place.Low + 1;
        if (length > _length)
            Grow(length);
        var slot = (slice & 1) + (2 * (place.Other % (_keys.Length / 2)));
        var line = Address(slot);
        var key = new Key(voxels.Slices[slice], place);
        if (_keys[slot] != key)
        {
            Fill<T>(voxels, slice, place, line);
            _keys[slot] = key;
        }

        return line;
    }

    private float* Address(int slot) =>
        (float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _samples[0]) + ((nint)slot * _length); // pinned

    private void Grow(int length)
    {
        var lines = isSlab ? Math.Clamp(MostSamples / length, 2, MostLines) & ~1 : 2;
        (_length, _keys) = (length, new Key[lines]);
        _samples = GC.AllocateUninitializedArray<float>((lines + 1) * length, pinned: true);
        Scratch = Address(lines);
    }

    private static void Fill<T>(in VoxelValues voxels, int slice, in Place place, float* line)
        where T : unmanaged, INumber<T>
    {
        var samples = (T*)voxels.Slices[slice];
        var (columns, count, part) = ((nint)voxels.Columns, place.High - place.Low + 1, place.Part);
        if (place.IsRow)
            FillRow(samples + (place.Other * columns) + place.Low, place.Next * columns, part, line, count);
        else
            FillColumn(samples + (place.Low * columns) + place.Other, columns, place.Next, part, line, count);
    }

    private static void FillRow<T>(T* samples, nint next, float part, float* line, int count)
        where T : unmanaged, INumber<T>
    {
        var i = 0;
        for (; i + 4 <= count; i += 4)
        {
            var value = Four(samples + i);
            value += (Four(samples + i + next) - value) * part;
            value.Store(line + i);
        }

        for (; i < count; i++)
            line[i] = One(samples + i, next, part);
    }

    private static void FillColumn<T>(T* samples, nint columns, nint next, float part, float* line, int count)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < count; i++, samples += columns)
            line[i] = One(samples, next, part);
    }

    private static float One<T>(T* at, nint next, float part)
        where T : unmanaged, INumber<T>
    {
        var value = float.CreateTruncating(*at);
        return value + ((float.CreateTruncating(at[next]) - value) * part);
    }

    private static Vector128<float> Four<T>(T* at)
        where T : unmanaged, INumber<T>
    {
        var samples = Vector128.CreateScalarUnsafe(*(long*)at);
        return Vector128.ConvertToSingle(typeof(T) == typeof(short) ? Vector128.WidenLower(samples.AsInt16())
            : Vector128.WidenLower(samples.AsUInt16()).AsInt32());
    }

    /// <summary>Which line of a slice.</summary>
    /// <param name="IsRow">Whether it is along a row; otherwise along a column.</param>
    /// <param name="Other">The number of the row or the column.</param>
    /// <param name="Next">1: the next row or column takes part; 0: there is none.</param>
    /// <param name="Part">How much the next one counts.</param>
    /// <param name="Low">The first voxel.</param>
    /// <param name="High">The last voxel.</param>
    public readonly record struct Place(bool IsRow, int Other, int Next, float Part, int Low, int High);

    private readonly record struct Key(nint Slice, Place Place);
}
