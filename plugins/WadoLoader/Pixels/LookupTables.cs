using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Pixels;

/// <summary>Reads look-up tables: descriptor and data (PS3.3 C.7.6.3.1.5, C.11.1.1, C.11.2.1.1).</summary>
internal static class LookupTables
{
    private const int MostEntries = 65536;

    /// <summary>A table; <see langword="null"/> when descriptor or data are missing or empty.</summary>
    /// <param name="data">The data set or item that holds it.</param>
    /// <param name="descriptorTag">Entries, first value mapped, bits.</param>
    /// <param name="dataTag">The entries.</param>
    /// <param name="segmentedTag">The entries in segments, instead; 0: never.</param>
    /// <param name="isSigned">Whether the first value is signed where the file does not say.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: the data are shorter than the descriptor
    /// says.</exception>
    public static LookupTable? Read(Dataset data, uint descriptorTag, uint dataTag, uint segmentedTag, bool isSigned)
    {
        if (!data.TryFind(descriptorTag, out var descriptor) || descriptor.Length < 6)
            return null;
        var implied = isSigned ? Vr.SS : Vr.US;
        if (data.Integer(descriptorTag, implied, 0) is not { } count || data.Integer(descriptorTag, implied, 1) is not { } first
            || data.Integer(descriptorTag, implied, 2) is not { } width)
            throw DicomError.Malformed($"The descriptor {Tag.Text(descriptorTag)} at byte {descriptor.Offset:N0} has not three numbers.");
        var bits = width & 0xFF;
        if (isSigned && first > short.MaxValue)
            first -= MostEntries; // written as US though the pixels are signed
        var wanted = (ushort)count == 0 ? MostEntries : (ushort)count;
        if (bits is < 1 or > 16)
            throw DicomError.Malformed($"The descriptor {Tag.Text(descriptorTag)} says {bits} bits an entry; 1 to 16 are possible.");

        var isSegmented = !data.Has(dataTag) && segmentedTag != 0 && data.Has(segmentedTag);
        var tag = isSegmented ? segmentedTag : dataTag;
        if (!data.TryFind(tag, out var stored) || stored.Length == 0)
            return null;
        // Some writers say 16 bits and give a byte for each entry: their number tells.
        if (!isSegmented && bits > 8 && stored.Length < 2 * wanted && (stored.Length == wanted || stored.Length == wanted + (wanted & 1)))
            bits = 8;
        var words = Words(data, stored, data.Bytes(tag), bits, isSegmented ? -1 : wanted);
        var entries = isSegmented ? SegmentedTable.Expand(words, bits <= 8, wanted, tag) : words;
        if (entries.Length < wanted)
            throw DicomError.Malformed(
                $"The table {Tag.Text(tag)} at byte {stored.Offset:N0} has {entries.Length:N0} entries; its descriptor says {wanted:N0}.");
        entries = entries.Length == wanted ? entries : entries[..wanted];
        return new() { FirstValueMapped = first, BitsPerEntry = bits, Entries = Significant(entries, bits) };
    }

    // Wanted is how many there should be; -1: unknown, and the bits alone tell how wide they are.
    private static ushort[] Words(Dataset data, in Element stored, ReadOnlySpan<byte> bytes, int bits, int wanted)
    {
        var isBytes = bits <= 8 && (wanted < 0 || bytes.Length < 2 * wanted);
        var words = new ushort[isBytes ? bytes.Length : bytes.Length / 2];
        if (!isBytes)
        {
            for (var i = 0; i < words.Length; i++)
                words[i] = data.Layout.ReadUInt16(bytes[(2 * i)..]);
            return words;
        }

        // Bytes in words: of a big-endian word the second comes first.
        var flip = data.Layout.IsBigEndian && stored.Vr != Vr.OB ? 1 : 0;
        for (var i = 0; i < words.Length; i++)
            words[i] = (i ^ flip) < bytes.Length ? bytes[i ^ flip] : bytes[i];
        return words;
    }

    // Some writers put 8 bits into the high byte of 16.
    private static ImmutableArray<ushort> Significant(ushort[] entries, int bits)
    {
        if (bits == 8 && entries.AsSpan().ContainsAnyExceptInRange((ushort)0, (ushort)255))
        {
            for (var i = 0; i < entries.Length; i++)
                entries[i] >>= 8;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(entries);
    }
}
