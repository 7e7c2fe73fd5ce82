using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ImageLoaders.Codecs;

/// <summary>Changes the width of samples.</summary>
internal static class SampleRows
{
    /// <summary>Keeps the low byte of each sample.</summary>
    internal static void Narrow(ReadOnlySpan<ushort> samples, Span<byte> target)
    {
        target = target[..samples.Length];
        ref var from = ref MemoryMarshal.GetReference(samples);
        ref var to = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= samples.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var low = Vector128.LoadUnsafe(ref from, (nuint)i);
            var high = Vector128.LoadUnsafe(ref from, (nuint)(i + Vector128<ushort>.Count));
            Vector128.Narrow(low, high).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < samples.Length; i++)
            target[i] = (byte)samples[i];
    }

    /// <summary>Keeps the low half of each sample.</summary>
    internal static void Narrow(ReadOnlySpan<int> samples, Span<ushort> target)
    {
        target = target[..samples.Length];
        ref var from = ref MemoryMarshal.GetReference(samples);
        ref var to = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= samples.Length - Vector128<ushort>.Count; i += Vector128<ushort>.Count)
        {
            var low = Vector128.LoadUnsafe(ref from, (nuint)i);
            var high = Vector128.LoadUnsafe(ref from, (nuint)(i + Vector128<int>.Count));
            Vector128.Narrow(low, high).AsUInt16().StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < samples.Length; i++)
            target[i] = (ushort)samples[i];
    }

    /// <summary>Keeps the low byte of each sample.</summary>
    internal static void Narrow(ReadOnlySpan<int> samples, Span<byte> target)
    {
        target = target[..samples.Length];
        ref var from = ref MemoryMarshal.GetReference(samples);
        ref var to = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= samples.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var low = Vector128.Narrow(Vector128.LoadUnsafe(ref from, (nuint)i), Vector128.LoadUnsafe(ref from, (nuint)i + 4));
            var high = Vector128.Narrow(Vector128.LoadUnsafe(ref from, (nuint)i + 8), Vector128.LoadUnsafe(ref from, (nuint)i + 12));
            Vector128.Narrow(low, high).AsByte().StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < samples.Length; i++)
            target[i] = (byte)samples[i];
    }
}
