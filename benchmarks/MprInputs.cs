using System.Globalization;
using System.Runtime.InteropServices;
using static ImageLoaders.Benchmarks.DicomWriter;

namespace ImageLoaders.Benchmarks;

/// <summary>
/// The volume that benchmarks/mpr/run.sh slices: 512 x 512 x 300 voxels of 16 bits, 0.7 x 0.7 x 1 mm, as a DICOM series whose names are in
/// no order, and as one raw file for other programs.
/// </summary>
internal static class MprInputs
{
    public const int Slices = 300;
    private const int Side = 512;

    public static void Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "series"));
        using var raw = File.Create(Path.Combine(folder, "volume.raw"));
        for (var k = 0; k < Slices; k++)
        {
            var samples = new short[Side * Side];
            for (var j = 0; j < Side; j++)
                for (var i = 0; i < Side; i++)
                    samples[(j * Side) + i] = (short)(1000 * Math.Sin((i * 0.05) + (k * 0.02)) * Math.Cos(j * 0.04));
            var bytes = MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();
            raw.Write(bytes);
            WriteSlice(Path.Combine(folder, "series", $"{k * 7 % Slices:000}.dcm"), k, bytes);
        }
    }

    /// <summary>Writes the first three slices of the series into a folder of their own, and returns it.</summary>
    public static string WriteFew(string folder)
    {
        var few = Path.Combine(folder, "few");
        Directory.CreateDirectory(few);
        for (var k = 0; k < 3; k++)
            File.Copy(Path.Combine(folder, "series", $"{k * 7:000}.dcm"), Path.Combine(few, $"{k}.dcm"), overwrite: true);
        return few;
    }

    /// <summary>Writes a series of one real slice, each with some noise, 1 mm apart.</summary>
    /// <param name="folder">The folder of the files.</param>
    /// <param name="real">512 x 512 samples of 16 bits.</param>
    /// <param name="slices">How many.</param>
    public static void WriteReal(string folder, short[] real, int slices)
    {
        Directory.CreateDirectory(folder);
        for (var k = 0; k < slices; k++)
        {
            var random = new Random(k);
            var samples = Array.ConvertAll(real, sample => (short)Math.Clamp(sample + random.Next(-3, 4), short.MinValue, short.MaxValue));
            WriteSlice(Path.Combine(folder, $"{k * 7 % slices:000}.dcm"), k, MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
        }
    }

    private static void WriteSlice(string path, int slice, byte[] pixels)
    {
        var uid = $"2.25.{1000 + slice}";
        var data = new MemoryStream();
        Text(data, 0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.2");
        Text(data, 0x0008, 0x0018, "UI", uid);
        Text(data, 0x0008, 0x0060, "CS", "CT");
        Text(data, 0x0020, 0x000D, "UI", "2.25.2");
        Text(data, 0x0020, 0x000E, "UI", "2.25.3");
        Text(data, 0x0020, 0x0032, "DS", string.Create(CultureInfo.InvariantCulture, $@"0\0\{slice}"));
        Text(data, 0x0020, 0x0037, "DS", @"1\0\0\0\1\0");
        Text(data, 0x0020, 0x0052, "UI", "2.25.4");
        Number(data, 0x0002, 1);
        Text(data, 0x0028, 0x0004, "CS", "MONOCHROME2");
        Number(data, 0x0010, Side);
        Number(data, 0x0011, Side);
        Text(data, 0x0028, 0x0030, "DS", @"0.7\0.7");
        foreach (var (element, value) in new (ushort, int)[] { (0x0100, 16), (0x0101, 16), (0x0102, 15), (0x0103, 1) })
            Number(data, element, value);
        Element(data, 0x7FE0, 0x0010, "OW", pixels);
        using var file = File.Create(path);
        DicomWriter.Write(file, "1.2.840.10008.5.1.4.1.1.2", uid, data);
    }
}
