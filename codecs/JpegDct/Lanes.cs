using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ImageLoaders.Codecs.JpegDct;

/// <summary>What vectors of 16-bit numbers need that .NET has under another name on each processor.</summary>
internal static class Lanes
{
    /// <summary>a0, b0, a1, b1, a2, b2, a3, b3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> ZipLow(Vector128<short> a, Vector128<short> b)
    {
        if (Sse2.IsSupported)
            return Sse2.UnpackLow(a, b);
        if (AdvSimd.Arm64.IsSupported)
            return AdvSimd.Arm64.ZipLow(a, b);
        return Zip(Vector128.WidenLower(a.AsUInt16()), Vector128.WidenLower(b.AsUInt16()));
    }

    /// <summary>a4, b4, a5, b5, a6, b6, a7, b7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> ZipHigh(Vector128<short> a, Vector128<short> b)
    {
        if (Sse2.IsSupported)
            return Sse2.UnpackHigh(a, b);
        if (AdvSimd.Arm64.IsSupported)
            return AdvSimd.Arm64.ZipHigh(a, b);
        return Zip(Vector128.WidenUpper(a.AsUInt16()), Vector128.WidenUpper(b.AsUInt16()));
    }

    /// <summary>a0, b0, a1, b1, to a7, b7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Zip(Vector128<short> a, Vector128<short> b) => Vector256.Create(ZipLow(a, b), ZipHigh(a, b));

    /// <summary>The sums of two products: a0 * first + b0 * second, to a7 * first + b7 * second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<short> zipped, short first, short second)
    {
        if (Avx2.IsSupported)
            return Avx2.MultiplyAddAdjacent(zipped, Vector256.Create((first & 0xFFFF) | (second << 16)).AsInt16());
        var pairs = zipped.AsInt32();
        return (((pairs << 16) >> 16) * first) + ((pairs >> 16) * second);
    }

    /// <summary>Narrows to 16 bits; what is out of their range becomes the nearest in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Narrow(Vector256<int> value) =>
        Vector128.NarrowWithSaturation(value.GetLower(), value.GetUpper());

    /// <summary>Narrows to bytes; what is out of their range becomes the nearest in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> NarrowToBytes(Vector128<short> low, Vector128<short> high)
    {
        if (Sse2.IsSupported)
            return Sse2.PackUnsignedSaturate(low, high);
        var (most, least) = (Vector128.Create((short)255), Vector128<short>.Zero);
        return Vector128.Narrow(
            Vector128.Min(Vector128.Max(low, least), most).AsUInt16(), Vector128.Min(Vector128.Max(high, least), most).AsUInt16());
    }

    private static Vector128<short> Zip(Vector128<uint> a, Vector128<uint> b) => (a | (b << 16)).AsInt16();
}
