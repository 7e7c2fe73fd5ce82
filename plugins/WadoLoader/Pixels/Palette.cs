using System.Runtime.InteropServices;
using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Pixels;

/// <summary>The three tables of PALETTE COLOR (PS3.3 C.7.6.3.1.5, C.7.9).</summary>
internal sealed class Palette
{
    private Palette(LookupTable red, LookupTable green, LookupTable blue) => (Red, Green, Blue) = (red, green, blue);

    public LookupTable Red { get; }

    public LookupTable Green { get; }

    public LookupTable Blue { get; }

    /// <summary>What a looked-up colour is: 8 or 16 bits a component.</summary>
    public SampleType SampleType =>
        Math.Max(Red.BitsPerEntry, Math.Max(Green.BitsPerEntry, Blue.BitsPerEntry)) > 8 ? SampleType.U16 : SampleType.U8;

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: a table is missing or shorter than it says.</exception>
    public static Palette Read(Dataset data, bool isSigned, List<string> remarks)
    {
        var palette = new Palette(Table(data, 0, isSigned), Table(data, 1, isSigned), Table(data, 2, isSigned));
        if (palette.SampleType == SampleType.U8 || !palette.Fits(byte.MaxValue) || palette.Fits(0))
            return palette;

        // Of 16 bits, all of it would be as good as black.
        remarks.Add("The palette's descriptors say more than 8 bits, and no entry has more than 8: taken for 8.");
        return new(palette.Red with { BitsPerEntry = 8 }, palette.Green with { BitsPerEntry = 8 }, palette.Blue with { BitsPerEntry = 8 });
    }

    /// <summary>One table, plain or segmented; <see langword="null"/> when it is missing.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="color">0 red, 1 green, 2 blue, 3 alpha.</param>
    /// <param name="isSigned">Whether indices are.</param>
    public static LookupTable? ReadTable(Dataset data, uint color, bool isSigned) =>
        LookupTables.Read(data, Tag.RedPaletteDescriptor + color, Tag.RedPaletteData + color, Tag.RedSegmentedPaletteData + color,
            isSigned);

    /// <summary>Looks up every index.</summary>
    /// <param name="indices">Stored values.</param>
    /// <param name="type">Their type: 8 or 16 bits.</param>
    /// <param name="pixels">Three samples of <see cref="SampleType"/> for each.</param>
    public void Apply(ReadOnlySpan<byte> indices, SampleType type, Span<byte> pixels)
    {
        var count = type is SampleType.U8 or SampleType.S8 ? 256 : 65536;
        var red = Spread(Red, type, count);
        var green = Spread(Green, type, count);
        var blue = Spread(Blue, type, count);
        var isWide = SampleType == SampleType.U16;
        if (count == 256 && isWide)
            LookUp(indices, MemoryMarshal.Cast<byte, ushort>(pixels), red, green, blue);
        else if (count == 256)
            LookUp(indices, pixels, red, green, blue);
        else if (isWide)
            LookUp(MemoryMarshal.Cast<byte, ushort>(indices), MemoryMarshal.Cast<byte, ushort>(pixels), red, green, blue);
        else
            LookUp(MemoryMarshal.Cast<byte, ushort>(indices), pixels, red, green, blue);
    }

    private bool Fits(ushort most) =>
        !Red.Entries.AsSpan().ContainsAnyExceptInRange((ushort)0, most) && !Green.Entries.AsSpan().ContainsAnyExceptInRange((ushort)0, most)
            && !Blue.Entries.AsSpan().ContainsAnyExceptInRange((ushort)0, most);

    private static LookupTable Table(Dataset data, uint color, bool isSigned) => ReadTable(data, color, isSigned)
        ?? throw DicomError.Malformed(
            $"PALETTE COLOR needs the table {Tag.Text(Tag.RedPaletteData + color)} with its descriptor {Tag
            .Text(Tag.RedPaletteDescriptor + color)}, and one of them is missing or empty.");

    /// <summary>The table by the bits of the index, so that looking up needs no clamping.</summary>
    private static ushort[] Spread(LookupTable table, SampleType type, int count)
    {
        var spread = new ushort[count];
        for (var bits = 0; bits < count; bits++)
        {
            var index = type switch { SampleType.S8 => (sbyte)bits, SampleType.S16 => (short)bits, _ => bits };
            spread[bits] = table.Entries[Math.Clamp(index - table.FirstValueMapped, 0, table.Entries.Length - 1)];
        }

        return spread;
    }

    private static void LookUp(ReadOnlySpan<byte> indices, Span<byte> pixels, ushort[] red, ushort[] green, ushort[] blue)
    {
        for (int i = 0, to = 0; i < indices.Length && to + 2 < pixels.Length; i++, to += 3)
            (pixels[to], pixels[to + 1], pixels[to + 2]) = ((byte)red[indices[i]], (byte)green[indices[i]], (byte)blue[indices[i]]);
    }

    private static void LookUp(ReadOnlySpan<byte> indices, Span<ushort> pixels, ushort[] red, ushort[] green, ushort[] blue)
    {
        for (int i = 0, to = 0; i < indices.Length && to + 2 < pixels.Length; i++, to += 3)
            (pixels[to], pixels[to + 1], pixels[to + 2]) = (red[indices[i]], green[indices[i]], blue[indices[i]]);
    }

    private static void LookUp(ReadOnlySpan<ushort> indices, Span<byte> pixels, ushort[] red, ushort[] green, ushort[] blue)
    {
        for (int i = 0, to = 0; i < indices.Length && to + 2 < pixels.Length; i++, to += 3)
            (pixels[to], pixels[to + 1], pixels[to + 2]) = ((byte)red[indices[i]], (byte)green[indices[i]], (byte)blue[indices[i]]);
    }

    private static void LookUp(ReadOnlySpan<ushort> indices, Span<ushort> pixels, ushort[] red, ushort[] green, ushort[] blue)
    {
        for (int i = 0, to = 0; i < indices.Length && to + 2 < pixels.Length; i++, to += 3)
            (pixels[to], pixels[to + 1], pixels[to + 2]) = (red[indices[i]], green[indices[i]], blue[indices[i]]);
    }
}
