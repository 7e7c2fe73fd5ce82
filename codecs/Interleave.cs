using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ImageLoaders.Codecs;

/// <summary>Puts separate planes of bytes side by side, pixel by pixel.</summary>
internal static class Interleave
{
    /// <summary>Writes first[i], second[i] for each i.</summary>
    internal static void Two(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> target)
    {
        var count = first.Length;
        second = second[..count];
        target = target[..(2 * count)];
        ref var a = ref MemoryMarshal.GetReference(first);
        ref var b = ref MemoryMarshal.GetReference(second);
        ref var t = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= count - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var low = Vector128.LoadUnsafe(ref a, (nuint)i);
            var high = Vector128.LoadUnsafe(ref b, (nuint)i);
            var (lowWide0, lowWide1) = Vector128.Widen(low);
            var (highWide0, highWide1) = Vector128.Widen(high);
            (lowWide0 | (highWide0 << 8)).AsByte().StoreUnsafe(ref t, (nuint)(2 * i));
            (lowWide1 | (highWide1 << 8)).AsByte().StoreUnsafe(ref t, (nuint)(2 * i) + 16);
        }

        for (; i < count; i++)
        {
            target[2 * i] = first[i];
            target[(2 * i) + 1] = second[i];
        }
    }

    /// <summary>Writes first[i], second[i], third[i] for each i.</summary>
    internal static void Three(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> target)
    {
        var count = first.Length;
        second = second[..count];
        third = third[..count];
        target = target[..(3 * count)];
        ref var a = ref MemoryMarshal.GetReference(first);
        ref var b = ref MemoryMarshal.GetReference(second);
        ref var c = ref MemoryMarshal.GetReference(third);
        ref var t = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= count - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            StoreThree(Vector128.LoadUnsafe(ref a, (nuint)i), Vector128.LoadUnsafe(ref b, (nuint)i), Vector128.LoadUnsafe(ref c, (nuint)i),
                ref t, (nuint)(3 * i));
        }

        for (; i < count; i++)
        {
            target[3 * i] = first[i];
            target[(3 * i) + 1] = second[i];
            target[(3 * i) + 2] = third[i];
        }
    }

    /// <summary>Writes x[i], y[i], z[i] for each of 16 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void StoreThree(Vector128<byte> x, Vector128<byte> y, Vector128<byte> z, ref byte t, nuint to)
    {
        // An index of 255 gives zero, so that the three shuffles of each output can be joined.
        const byte No = 255;
        (Vector128.Shuffle(x, Vector128.Create(0, No, No, 1, No, No, 2, No, No, 3, No, No, 4, No, No, 5))
            | Vector128.Shuffle(y, Vector128.Create(No, 0, No, No, 1, No, No, 2, No, No, 3, No, No, 4, No, No))
            | Vector128.Shuffle(z, Vector128.Create(No, No, 0, No, No, 1, No, No, 2, No, No, 3, No, No, 4, No))).StoreUnsafe(ref t, to);
        (Vector128.Shuffle(x, Vector128.Create(No, No, 6, No, No, 7, No, No, 8, No, No, 9, No, No, 10, No))
            | Vector128.Shuffle(y, Vector128.Create(5, No, No, 6, No, No, 7, No, No, 8, No, No, 9, No, No, 10))
            | Vector128.Shuffle(z, Vector128.Create(No, 5, No, No, 6, No, No, 7, No, No, 8, No, No, 9, No, No)))
                .StoreUnsafe(ref t, to + 16);
        (Vector128.Shuffle(x, Vector128.Create(No, 11, No, No, 12, No, No, 13, No, No, 14, No, No, 15, No, No))
            | Vector128.Shuffle(y, Vector128.Create(No, No, 11, No, No, 12, No, No, 13, No, No, 14, No, No, 15, No))
            | Vector128.Shuffle(z, Vector128.Create(10, No, No, 11, No, No, 12, No, No, 13, No, No, 14, No, No, 15)))
                .StoreUnsafe(ref t, to + 32);
    }

    /// <summary>Writes plane[i] to target[i * stride]: any number of planes, one after the other.</summary>
    internal static void Scatter<T>(ReadOnlySpan<T> plane, Span<T> target, int stride)
        where T : unmanaged
    {
        if (plane.IsEmpty)
            return;
        target = target[..(((plane.Length - 1) * stride) + 1)];
        ref var to = ref MemoryMarshal.GetReference(target);
        for (var i = 0; i < plane.Length; i++)
        {
            to = plane[i];
            to = ref Unsafe.Add(ref to, stride);
        }
    }
}
