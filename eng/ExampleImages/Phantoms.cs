using System.Runtime.InteropServices;

namespace ExampleImages;

/// <summary>Makes the example images. The same bytes each time and everywhere.</summary>
public static class Phantoms
{
    public const int StackFrames = 16;
    private const int CtSize = 512;
    private const int SmallSize = 256;

    /// <summary>Name of each image and what makes each of its frames.</summary>
    public static IReadOnlyList<(string Name, Func<byte[]>[] Frames)> All { get; } =
    [
        ("ct", [Ct]),
        ("stack", [.. Enumerable.Range(0, StackFrames).Select(index => (Func<byte[]>)(() => Stack(index)))]),
        ("color", [Color]),
        ("signed", [Flow]),
    ];

    /// <summary>A slice of an abdomen, unsigned 16 bit, Hounsfield units + 1024.</summary>
    public static byte[] Ct()
    {
        var slice = Paint(Anatomy.Abdomen, CtSize, z: 0, background: -1000);
        var noise = new Grain(amplitude: 9);
        return Bytes<ushort>(CtSize, (row, column, at) => Hounsfield(slice[at], noise[row, column]));
    }

    /// <summary>A slice of a head from its top (0) downwards, unsigned 16 bit, Hounsfield units + 1024.</summary>
    public static byte[] Stack(int index)
    {
        var slice = Paint(Anatomy.Head, SmallSize, z: ((index + 0.5) / StackFrames) - 0.5, background: -1000);
        var noise = new Grain(amplitude: 2);
        return Bytes<ushort>(SmallSize, (row, column, at) => Hounsfield(slice[at], noise[row, column]));
    }

    /// <summary>
    /// Velocities in mm/s, signed 16 bit: vessels with a parabolic profile of flow towards (positive) and away, tissue at rest.
    /// </summary>
    public static byte[] Flow()
    {
        var noise = new Grain(amplitude: 12);
        return Bytes<short>(SmallSize, (row, column, _) =>
            (short)(Anatomy.Flow((column + 0.5) / SmallSize, (row + 0.5) / SmallSize) + noise[row, column]));
    }

    /// <summary>A colour chart, 8-bit red, green, blue: hues and saturations, bars of pure colours, a ramp of greys.</summary>
    public static byte[] Color()
    {
        var pixels = new byte[SmallSize * SmallSize * 3];
        for (var row = 0; row < SmallSize; row++)
        {
            for (var column = 0; column < SmallSize; column++)
                ColorChart.At(row, column).CopyTo(pixels.AsSpan(((row * SmallSize) + column) * 3));
        }

        return pixels;
    }

    // Air stays clean: a scanner's noise there is cut off at the lowest value.
    private static ushort Hounsfield(double value, int noise) => (ushort)(Math.Round(value) + 1024 + (value > -900 ? noise : 0));

    private static double[] Paint(ReadOnlySpan<Ellipsoid> organs, int size, double z, double background)
    {
        var slice = new double[size * size];
        Array.Fill(slice, background);
        foreach (var organ in organs)
            organ.Paint(slice, size, z);
        return slice;
    }

    private static byte[] Bytes<T>(int size, Func<int, int, int, T> sample)
        where T : unmanaged
    {
        var samples = new T[size * size];
        for (var at = 0; at < samples.Length; at++)
            samples[at] = sample(at / size, at % size, at);
        return MemoryMarshal.AsBytes<T>(samples).ToArray();
    }
}
