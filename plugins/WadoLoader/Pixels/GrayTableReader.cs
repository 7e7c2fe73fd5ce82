using System.Numerics;
using System.Runtime.InteropServices;
using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Pixels;

/// <summary>Reads a VOI or modality LUT. Where its entries and its descriptor disagree, the entries count, and it is said.</summary>
internal static class GrayTableReader
{
    private const int MostEntries = 65536;

    /// <param name="item">Of the sequence.</param>
    /// <param name="isSigned">Whether the first value is signed where the file does not say.</param>
    /// <param name="isModality">Whether entries are values, not greys: they are never scaled.</param>
    /// <param name="missing">Entries that the descriptor says beyond those that are there.</param>
    /// <returns><see langword="null"/>: the item has no table.</returns>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: descriptor or data are missing, or the descriptor
    /// cannot be read.</exception>
    public static LookupTable? Read(Dataset item, bool isSigned, bool isModality, out int missing)
    {
        missing = 0;
        if (!item.Has(Tag.LutDescriptor) && !item.Has(Tag.LutData))
        {
            item.Remarks.Add($"An item for a look-up table has no {Tag.Name(Tag.LutDescriptor)}: left out.");
            return null;
        }

        var (said, first, bits) = Descriptor(item, isSigned);
        item.TryFind(Tag.LutData, out var stored);
        if (stored.Length == 0)
            throw DicomError.Malformed($"A look-up table has no LUT Data {Tag.Text(Tag.LutData)}.");
        var entries = Entries(item, stored, said, bits);
        missing = said - entries.Length;
        if (missing > 0)
            item.Remarks.Add(
                $"A look-up table has {entries.Length:N0} entries, and its descriptor says {said:N0}: the last one stands for those "
                    + "that are missing.");
        else if (missing < 0)
            entries = Surplus(item, entries, said);
        var depth = Depth(item, entries, bits, isModality);
        return new() { FirstValueMapped = first, BitsPerEntry = depth, Entries = ImmutableCollectionsMarshal.AsImmutableArray(entries) };
    }

    private static (int Count, int First, int Bits) Descriptor(Dataset item, bool isSigned)
    {
        var implied = isSigned ? Vr.SS : Vr.US;
        if (item.Values(Tag.LutDescriptor, implied) is not [{ } count, { } first, { } bits, ..]
            || count != Math.Floor(count) || first != Math.Floor(first) || Math.Abs(first) > ushort.MaxValue)
        {
            throw DicomError
                .Malformed($"{Tag.Name(Tag.LutDescriptor)} {item.Quote(Tag.LutDescriptor, implied)} has not three whole numbers.");
        }

        if (count is < short.MinValue or > MostEntries)
            throw DicomError.Malformed($"{Tag.Name(Tag.LutDescriptor)} says {count} entries; up to {MostEntries:N0} are possible.");

        // Written as US though the pixels are signed; or as SS though they are many.
        var signed = isSigned && first > short.MaxValue ? first - MostEntries : first;
        return ((ushort)(int)count == 0 ? MostEntries : (ushort)(int)count, (int)signed, bits is >= 1 and <= 16 ? (int)bits : 0);
    }

    // Bytes or words: their number tells, where the bits do not.
    private static ushort[] Entries(Dataset item, in Element stored, int said, int bits)
    {
        var bytes = item.Bytes(Tag.LutData);
        var isBytes = bytes.Length == said || bytes.Length == said + (said & 1) || (bits is >= 1 and <= 8 && bytes.Length < 2 * said);
        if (said == 1 && bytes.Length == 2 && bits > 8)
            isBytes = false;
        var entries = new ushort[Math.Min(isBytes ? bytes.Length - (bytes.Length == said + 1 ? 1 : 0) : bytes.Length / 2, MostEntries)];

        // Bytes in words: of a big-endian word the second comes first.
        var flip = isBytes && item.Layout.IsBigEndian && stored.Vr != Vr.OB ? 1 : 0;
        for (var i = 0; i < entries.Length; i++)
            entries[i] = !isBytes ? item.Layout.ReadUInt16(bytes[(2 * i)..]) : bytes[(i ^ flip) < bytes.Length ? i ^ flip : i];
        return entries;
    }

    private static ushort[] Surplus(Dataset item, ushort[] entries, int said)
    {
        if (!entries.AsSpan(said).ContainsAnyExcept((ushort)0))
            return entries[..said]; // padding
        item.Remarks.Add($"A look-up table has {entries.Length:N0} entries, and its descriptor says {said:N0}: all are used.");
        return entries;
    }

    /// <summary>The bits that white has, or a value at the most.</summary>
    private static int Depth(Dataset item, ushort[] entries, int bits, bool isModality)
    {
        var largest = entries.AsSpan().IsEmpty ? (ushort)0 : entries.Max();
        var needed = Math.Max(BitOperations.Log2(largest) + 1, 1);
        if (bits == 8 && needed > 8 && Array.TrueForAll(entries, static entry => (entry & 0xFF) == 0 || (entry & 0xFF) == entry >> 8))
        {
            item.Remarks.Add(
                "The entries of a look-up table have 8 bits by its descriptor, and hold them in the high byte of 16: taken from there.");
            for (var i = 0; i < entries.Length; i++)
                entries[i] >>= 8;
            return 8;
        }

        var isBeyond = bits > 0 && needed > bits;
        var isFarBelow = bits > 8 && needed <= bits - 2 && largest > 0 && !isModality;
        if (bits > 0 && !isBeyond && !isFarBelow)
            return bits;
        var depth = isModality ? needed : Math.Max(needed, 8);
        var said = bits == 0 ? "no bits that can be" : $"{bits} bits";
        item.Remarks.Add($"The entries of a look-up table go up to {largest:N0}, and its descriptor says {said}: taken for {depth} bits.");
        return isModality || !isBeyond || largest * 255.0 / ((1 << depth) - 1) >= 254.5 ? depth : Scale(entries, largest);
    }

    // So that the largest is white.
    private static int Scale(ushort[] entries, ushort largest)
    {
        for (var i = 0; i < entries.Length; i++)
            entries[i] = (ushort)(((entries[i] * (long)ushort.MaxValue) + (largest / 2)) / largest);
        return 16;
    }
}
