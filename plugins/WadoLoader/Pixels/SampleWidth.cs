using System.Numerics;
using System.Runtime.InteropServices;

namespace WadoLoader.Pixels;

/// <summary>Spreads samples of a codestream to the width that Bits Allocated asks for.</summary>
internal static class SampleWidth
{
    /// <param name="samples">In the machine's order.</param>
    /// <param name="from">Bytes of one: 1 or 2.</param>
    /// <param name="to">Bytes of one that is wanted: 2 or 4, more than <paramref name="from"/>.</param>
    /// <param name="isSigned">Whether the sign is spread too.</param>
    /// <param name="target">Where they go; empty: new memory.</param>
    public static Span<byte> Widen(ReadOnlySpan<byte> samples, int from, int to, bool isSigned, Span<byte> target)
    {
        if (target.IsEmpty)
            target = new byte[samples.Length / from * to];
        switch (from, to, isSigned)
        {
            case (1, 2, false):
                Convert<byte, ushort>(samples, target);
                break;
            case (1, 2, true):
                Convert<sbyte, short>(samples, target);
                break;
            case (1, 4, false):
                Convert<byte, uint>(samples, target);
                break;
            case (1, 4, true):
                Convert<sbyte, int>(samples, target);
                break;
            case (2, 4, false):
                Convert<ushort, uint>(samples, target);
                break;
            default:
                Convert<short, int>(samples, target);
                break;
        }

        return target;
    }

    private static void Convert<TFrom, TTo>(ReadOnlySpan<byte> samples, Span<byte> target)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        var narrow = MemoryMarshal.Cast<byte, TFrom>(samples);
        var wide = MemoryMarshal.Cast<byte, TTo>(target)[..narrow.Length];
        for (var i = 0; i < narrow.Length; i++)
            wide[i] = TTo.CreateTruncating(narrow[i]);
    }
}
