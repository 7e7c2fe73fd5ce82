using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ImageLoaders.Codecs.JpegDct;

/// <summary>
/// Writes one row of bytes from rows of 8-bit samples: as they are, or full-range YCbCr of ITU-R BT.601 as RGB (ITU-T T.871, section 7),
/// rounded as libjpeg does.
/// </summary>
internal static class ColorRows
{
    private const int Shift = 16;
    private const int Half = 1 << (Shift - 1);
    private const int Center = 128;

    // The factors in units of 2^-16, less whole numbers: each fits 16 bits.
    private const short CrToR = 91881 - 65536;
    private const short CbToG = -22554;
    private const short CrToG = 65536 - 46802;
    private const short CbToB = 116130 - 131072;

    public static void Gray(ReadOnlySpan<ushort> gray, Span<byte> target)
    {
        target = target[..gray.Length];
        ref var g = ref MemoryMarshal.GetReference(gray);
        ref var t = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= gray.Length - 16; i += 16)
            Bytes(ref g, i).StoreUnsafe(ref t, (nuint)i);
        for (; i < gray.Length; i++)
            target[i] = (byte)gray[i];
    }

    public static void Three(ReadOnlySpan<ushort> first, ReadOnlySpan<ushort> second, ReadOnlySpan<ushort> third, Span<byte> target)
    {
        var count = first.Length;
        second = second[..count];
        third = third[..count];
        target = target[..(3 * count)];
        ref var t = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= count - 16; i += 16)
        {
            Interleave.StoreThree(Bytes(ref MemoryMarshal.GetReference(first), i), Bytes(ref MemoryMarshal.GetReference(second), i),
                Bytes(ref MemoryMarshal.GetReference(third), i), ref t, (nuint)(3 * i));
        }

        for (; i < count; i++)
            (target[3 * i], target[(3 * i) + 1], target[(3 * i) + 2]) = ((byte)first[i], (byte)second[i], (byte)third[i]);
    }

    public static void Rgb(ReadOnlySpan<ushort> luma, ReadOnlySpan<ushort> blue, ReadOnlySpan<ushort> red, Span<byte> target)
    {
        var count = luma.Length;
        blue = blue[..count];
        red = red[..count];
        target = target[..(3 * count)];
        ref var y = ref MemoryMarshal.GetReference(luma);
        ref var cb = ref MemoryMarshal.GetReference(blue);
        ref var cr = ref MemoryMarshal.GetReference(red);
        ref var t = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= count - 16; i += 16)
        {
            Convert(ref y, ref cb, ref cr, i, out var r0, out var g0, out var b0);
            Convert(ref y, ref cb, ref cr, i + 8, out var r1, out var g1, out var b1);
            Interleave.StoreThree(
                Lanes.NarrowToBytes(r0, r1), Lanes.NarrowToBytes(g0, g1), Lanes.NarrowToBytes(b0, b1), ref t, (nuint)(3 * i));
        }

        for (; i < count; i++)
            (target[3 * i], target[(3 * i) + 1], target[(3 * i) + 2]) = Convert(luma[i], blue[i], red[i]);
    }

    /// <param name="first">Cyan, or Y.</param>
    /// <param name="second">Magenta, or Cb.</param>
    /// <param name="third">Yellow, or Cr.</param>
    /// <param name="black">Black.</param>
    /// <param name="isYcck">Whether the first three are YCbCr of what the inks leave; they become inks.</param>
    /// <param name="target">The row.</param>
    public static void Four(ReadOnlySpan<ushort> first, ReadOnlySpan<ushort> second, ReadOnlySpan<ushort> third, ReadOnlySpan<ushort> black,
        bool isYcck, Span<byte> target)
    {
        for (var i = 0; i < first.Length; i++)
        {
            var ink = target.Slice(4 * i, 4);
            (ink[0], ink[1], ink[2], ink[3]) = ((byte)first[i], (byte)second[i], (byte)third[i], (byte)black[i]);
            if (!isYcck)
                continue;
            var (r, g, b) = Convert(first[i], second[i], third[i]);
            (ink[0], ink[1], ink[2]) = ((byte)~r, (byte)~g, (byte)~b);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Bytes(ref ushort samples, int index) =>
        Lanes.NarrowToBytes(Load(ref samples, index), Load(ref samples, index + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Load(ref ushort samples, int index) => Vector128.LoadUnsafe(ref samples, (nuint)index).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Convert(ref ushort luma, ref ushort blue, ref ushort red, int index,
        out Vector128<short> r, out Vector128<short> g, out Vector128<short> b)
    {
        var center = Vector128.Create((short)Center);
        var y = Load(ref luma, index);
        var cb = Load(ref blue, index) - center;
        var cr = Load(ref red, index) - center;
        var half = Vector256.Create(Half);
        var chroma = Lanes.Zip(cb, cr);
        r = y + cr + Lanes.Narrow((Lanes.MultiplyAdd(chroma, 0, CrToR) + half) >> Shift);
        g = y - cr + Lanes.Narrow((Lanes.MultiplyAdd(chroma, CbToG, CrToG) + half) >> Shift);
        b = y + cb + cb + Lanes.Narrow((Lanes.MultiplyAdd(chroma, CbToB, 0) + half) >> Shift);
    }

    private static (byte R, byte G, byte B) Convert(int y, int cb, int cr)
    {
        (cb, cr) = (cb - Center, cr - Center);
        return ((byte)Math.Clamp(y + cr + (((CrToR * cr) + Half) >> Shift), 0, 255),
            (byte)Math.Clamp(y - cr + (((CbToG * cb) + (CrToG * cr) + Half) >> Shift), 0, 255),
            (byte)Math.Clamp(y + (2 * cb) + (((CbToB * cb) + Half) >> Shift), 0, 255));
    }
}
