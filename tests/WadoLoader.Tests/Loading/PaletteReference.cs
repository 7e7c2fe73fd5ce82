using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ImageLoaders.Codecs;
using ImageLoaders.TestCorpus;
using WadoLoader.Dicom;
using WadoLoader.Frames;

namespace WadoLoader.Tests.Loading;

/// <summary>Palette files that have no reference in colour: indices that equal the manifest's hash, looked up here.</summary>
internal static class PaletteReference
{
    public static byte[] Read(CorpusFile file, int frame = 1)
    {
        using var source = new FileSource(file.FullPath);
        var dicom = DicomObject.Read(source);
        var indices = Indices(file, dicom, frame);
        Assert.That(new[] { Hash(MemoryMarshal.AsBytes<ushort>(indices)), Hash([.. indices.Select(index => (byte)index)]) },
            Does.Contain(file[frame == 1 ? "sha256_first" : "sha256_last"]), "The indices are read wrong.");
        var red = Table(dicom, 0);
        var green = Table(dicom, 1);
        var blue = Table(dicom, 2);
        var first = dicom.Dataset.Integer(0x00281101, Vr.US, 1)!.Value;
        var rgb = indices.SelectMany(index =>
            new[] { red, green, blue }.Select(table => table[Math.Clamp(index - first, 0, table.Length - 1)])).ToArray();
        return dicom.Dataset.Integer(0x00281101, Vr.US, 2) == 8 ? [.. rgb.Select(value => (byte)value)]
            : MemoryMarshal.AsBytes<ushort>(rgb).ToArray();
    }

    private static ushort[] Indices(CorpusFile file, DicomObject dicom, int frame)
    {
        var count = int.Parse(file["rows"], CultureInfo.InvariantCulture) * int.Parse(file["cols"], CultureInfo.InvariantCulture);
        var isWide = file["bits_allocated"] == "16";
        var stored = new byte[isWide ? 2 * count : count];
        if (dicom.Syntax.IsEncapsulated)
            DecodeRle(file, dicom, stored);
        else
            dicom.Source.ReadExactly(dicom.PixelData!.Value.Offset + ((frame - 1L) * stored.Length), stored);
        var isSwapped = dicom.Dataset.Layout.IsBigEndian && (isWide || dicom.PixelData!.Value.Vr == Vr.OW);
        for (var i = 0; isSwapped && i < stored.Length; i += 2)
            (stored[i], stored[i + 1]) = (stored[i + 1], stored[i]);
        return isWide ? MemoryMarshal.Cast<byte, ushort>(stored).ToArray() : [.. stored.Select(value => (ushort)value)];
    }

    private static void DecodeRle(CorpusFile file, DicomObject dicom, byte[] stored)
    {
        using var frame = FrameBytes.Read(dicom.Source, EncapsulatedFrames.Find(dicom, 1, 1, []));
        var info = new CodestreamInfo { Rows = 1, Columns = stored.Length, Components = 1, BitsPerSample = 8 };
        Assert.That(file["bits_allocated"], Is.EqualTo("8"));
        new RleCodec().Decode(frame.Memory.Span, info, ColorOutput.AsStored, stored);
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static ushort[] Table(DicomObject dicom, uint color)
    {
        var data = dicom.Dataset;
        var bytes = data.Bytes(0x00281201 + color);
        if (bytes.IsEmpty)
            return [.. Segments([.. Enumerable.Range(0, data.Bytes(0x00281221 + color).Length / 2)
                .Select(i => (int)data.Number(0x00281221 + color, Vr.OW, i)!.Value)])];
        var count = data.Integer(0x00281101 + color, Vr.US)!.Value;
        count = count == 0 ? 65536 : count;
        var isWide = bytes.Length >= 2 * count;
        var table = new ushort[count];
        for (var i = 0; i < count; i++)
            table[i] = isWide ? data.Layout.ReadUInt16(bytes[(2 * i)..]) : bytes[i];
        return data.Integer(0x00281101, Vr.US, 2) == 8
            && table.Any(value => value > 255) ? [.. table.Select(value => (ushort)(value >> 8))] : table;
    }

    // PS3.3 C.7.9.2: discrete and linear segments; the corpus has no indirect ones.
    private static List<ushort> Segments(int[] words)
    {
        var entries = new List<ushort>();
        for (var i = 0; i < words.Length;)
        {
            var (opcode, length) = (words[i], words[i + 1]);
            if (opcode == 0)
            {
                entries.AddRange(words[(i + 2)..(i + 2 + length)].Select(value => (ushort)value));
                i += 2 + length;
                continue;
            }

            Assert.That(opcode, Is.EqualTo(1));
            double from = entries[^1];
            entries.AddRange(Enumerable.Range(1, length)
                .Select(step => (ushort)Math.Round(from + ((words[i + 2] - from) * step / length), MidpointRounding.AwayFromZero)));
            i += 3;
        }

        return entries;
    }
}
