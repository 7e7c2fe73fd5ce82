using System.Numerics;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>The inverse component transforms (ISO/IEC 15444-1 annex G), in place, row by row.</summary>
internal static class ComponentTransform
{
    /// <summary>RCT (G-6 to G-8).</summary>
    public static void InvertReversible(Span<int> first, Span<int> second, Span<int> third)
    {
        var y = MemoryMarshal.Cast<int, Vector<int>>(first);
        var u = MemoryMarshal.Cast<int, Vector<int>>(second);
        var v = MemoryMarshal.Cast<int, Vector<int>>(third);
        for (var i = 0; i < y.Length; i++)
        {
            var green = y[i] - Vector.ShiftRightArithmetic(u[i] + v[i], 2);
            (y[i], u[i], v[i]) = (v[i] + green, green, u[i] + green);
        }

        for (var i = y.Length * Vector<int>.Count; i < first.Length; i++)
        {
            var green = first[i] - ((second[i] + third[i]) >> 2);
            (first[i], second[i], third[i]) = (third[i] + green, green, second[i] + green);
        }
    }

    /// <summary>ICT (G-12 to G-14).</summary>
    public static void InvertIrreversible(Span<float> first, Span<float> second, Span<float> third)
    {
        const float RedV = 1.402f, GreenU = -0.344136f, GreenV = -0.714136f, BlueU = 1.772f;
        var y = MemoryMarshal.Cast<float, Vector<float>>(first);
        var u = MemoryMarshal.Cast<float, Vector<float>>(second);
        var v = MemoryMarshal.Cast<float, Vector<float>>(third);
        for (var i = 0; i < y.Length; i++)
            (y[i], u[i], v[i]) = (y[i] + (v[i] * RedV), y[i] + (u[i] * GreenU) + (v[i] * GreenV), y[i] + (u[i] * BlueU));
        for (var i = y.Length * Vector<float>.Count; i < first.Length; i++)
        {
            var green = first[i] + (second[i] * GreenU) + (third[i] * GreenV);
            (first[i], second[i], third[i]) = (first[i] + (third[i] * RedV), green, first[i] + (second[i] * BlueU));
        }
    }
}
