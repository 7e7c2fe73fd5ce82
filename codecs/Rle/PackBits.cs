using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ImageLoaders.Codecs.Rle;

/// <summary>
/// PackBits (PS3.5 G.3): a byte n of 0 to 127 is followed by n + 1 bytes as they are; of -127 to -1, by one byte to repeat 1 - n times;
/// -128 is nothing.
/// </summary>
internal static class PackBits
{
    private const int LongestRun = 128;

    /// <summary>
    /// Room that <see cref="TryUnpack"/> needs to unpack <paramref name="wanted"/> bytes: the last run may go on behind them, and copies
    /// are made in whole vectors.
    /// </summary>
    internal static int BufferLength(int wanted) => wanted + LongestRun + Vector256<byte>.Count;

    /// <summary>Unpacks into <paramref name="buffer"/> until it holds <paramref name="wanted"/> bytes or more.</summary>
    /// <param name="segment">What may be read.</param>
    /// <param name="position">Where to read on in <paramref name="segment"/>.</param>
    /// <param name="buffer">At least <see cref="BufferLength"/> bytes.</param>
    /// <param name="filled">How many bytes <paramref name="buffer"/> holds.</param>
    /// <param name="wanted">How many it shall hold.</param>
    /// <returns>False when the segment ends before.</returns>
    internal static bool TryUnpack(ReadOnlySpan<byte> segment, ref int position, Span<byte> buffer, ref int filled, int wanted)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, BufferLength(wanted));
        ref var source = ref MemoryMarshal.GetReference(segment);
        ref var target = ref MemoryMarshal.GetReference(buffer);

        // Up to here a whole run and the vectors that copy it lie within the segment, so that nothing more need be checked.
        var uncheckedEnd = segment.Length - (1 + LongestRun + Vector256<byte>.Count);
        var from = position;
        var to = filled;
        while (to < wanted && from < uncheckedEnd)
        {
            int control = (sbyte)Unsafe.Add(ref source, from);
            if (control >= 0)
            {
                var length = control + 1;
                for (var i = 0; i < length; i += Vector256<byte>.Count)
                    Vector256.LoadUnsafe(ref source, (nuint)(from + 1 + i)).StoreUnsafe(ref target, (nuint)(to + i));
                from += 1 + length;
                to += length;
            }
            else if (control != -128)
            {
                var length = 1 - control;
                var value = Vector256.Create(Unsafe.Add(ref source, from + 1));
                for (var i = 0; i < length; i += Vector256<byte>.Count)
                    value.StoreUnsafe(ref target, (nuint)(to + i));
                from += 2;
                to += length;
            }
            else
            {
                from++;
            }
        }

        position = from;
        filled = to;
        return to >= wanted || TryUnpackTail(segment, ref position, buffer, ref filled, wanted);
    }

    private static bool TryUnpackTail(ReadOnlySpan<byte> segment, ref int position, Span<byte> buffer, ref int filled, int wanted)
    {
        while (filled < wanted)
        {
            if (position >= segment.Length)
                return false;
            int control = (sbyte)segment[position++];
            if (control == -128)
                continue;

            if (control >= 0)
            {
                var length = Math.Min(control + 1, segment.Length - position);
                segment.Slice(position, length).CopyTo(buffer[filled..]);
                position += length;
                filled += length;
            }
            else
            {
                if (position >= segment.Length)
                    return false;
                buffer.Slice(filled, 1 - control).Fill(segment[position++]);
                filled += 1 - control;
            }
        }

        return true;
    }
}
