using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegLs;

/// <summary>Frees a scan's coded data of the zero bit that is stuffed behind each byte FF (ISO/IEC 14495-1, A.1 and C.1).</summary>
internal static class ScanBits
{
    public static int BufferLength(int dataLength) => dataLength + 1 + JpegBits.Padding;

    /// <param name="codestream">The whole codestream.</param>
    /// <param name="start">Where the scan's data begin.</param>
    /// <param name="buffer">At least <see cref="BufferLength"/> of the bytes from there on.</param>
    public static JpegBits Read(ReadOnlySpan<byte> codestream, int start, Span<byte> buffer)
    {
        var data = codestream[start..];
        var (length, shift, carry) = (0, 0, (byte)0);
        while (!data.IsEmpty)
        {
            var found = data.IndexOf((byte)0xFF);
            var isMarker = found >= 0 && (found + 1 == data.Length || data[found + 1] >= 0x80);
            var plain = found < 0 ? data : data[..(isMarker ? found : found + 1)];
            Append(plain, buffer[length..], shift, ref carry);
            length += plain.Length;
            data = data[plain.Length..];
            if (isMarker)
                break;

            // The stuffed bit is 0: the next byte begins one bit earlier, on the last bit of what stands there.
            if (shift == 0 && found >= 0)
                (shift, carry) = (7, buffer[--length]);
            else if (found >= 0)
                shift--;
        }

        buffer[length] = carry;
        length += shift == 0 ? 0 : 1;
        buffer.Slice(length, JpegBits.Padding).Clear();
        return new(ref MemoryMarshal.GetReference(buffer), length, codestream.Length - data.Length);
    }

    /// <param name="data">Bytes between two FF.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="shift">How many bits of <paramref name="carry"/> come before them.</param>
    /// <param name="carry">The bits that make no whole byte yet, the first of them on top.</param>
    private static void Append(ReadOnlySpan<byte> data, Span<byte> target, int shift, ref byte carry)
    {
        var i = 0;
        for (; i <= data.Length - sizeof(ulong); i += sizeof(ulong))
        {
            var word = BinaryPrimitives.ReadUInt64BigEndian(data[i..]);
            BinaryPrimitives.WriteUInt64BigEndian(target[i..], ((ulong)carry << 56) | (word >> shift));
            carry = (byte)((uint)word << (8 - shift));
        }

        for (; i < data.Length; i++)
        {
            target[i] = (byte)(carry | (data[i] >> shift));
            carry = (byte)(data[i] << (8 - shift));
        }
    }
}
