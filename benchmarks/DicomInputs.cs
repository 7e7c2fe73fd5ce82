using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using static ImageLoaders.Benchmarks.DicomWriter;

namespace ImageLoaders.Benchmarks;

/// <summary>
/// The uncompressed files that benchmarks/peers/run.sh compresses by public tools. Run: <c>-- dicom-inputs folder</c>, then
/// <c>-- series-inputs folder</c>, which makes a series of the CT that lies there then.
/// </summary>
internal static class DicomInputs
{
    public const int SeriesSlices = 500;

    /// <summary>How a series is compressed; it lies in the folder series-kind.</summary>
    public static readonly string[] SeriesKinds = ["raw", "jpegll", "jls"];

    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        Write(folder, "ct-raw", new(512, 512, 16, IsSigned: true), Gray(512, 512, 1, -1024, 2048, 1));
        Write(folder, "ct12", new(512, 512, 12), Gray(512, 512, 1, 0, 4095, 1));
        Write(folder, "ct8", new(512, 512, 8), Gray(512, 512, 1, 0, 255, 1, isWide: false));
        Write(folder, "cr-raw", new(1760, 1760, 10), Gray(1760, 1760, 1, 0, 1023, 2));
        Write(folder, "cr8", new(1760, 1760, 8), Gray(1760, 1760, 1, 0, 255, 2, isWide: false));
        Write(folder, "us-raw", new(480, 640, 8, Samples: 3, Frames: 100), Gray(480, 640, 300, 0, 255, 3, isWide: false));
    }

    /// <summary>Slices that differ from the CT by noise of 3 values up or down. Its pixels are the end of its file.</summary>
    public static void WriteSeries(string folder)
    {
        const int PixelBytes = 512 * 512 * 2;
        var file = File.ReadAllBytes(Path.Combine(folder, "ct-raw.dcm"));
        var samples = MemoryMarshal.Cast<byte, short>(file.AsSpan(file.Length - PixelBytes)).ToArray();
        Directory.CreateDirectory(Path.Combine(folder, "series-raw"));
        for (var i = 0; i < SeriesSlices; i++)
        {
            var random = new Random(i);
            var slice = MemoryMarshal.Cast<byte, short>(file.AsSpan(file.Length - PixelBytes));
            for (var j = 0; j < slice.Length; j++)
                slice[j] = (short)Math.Clamp(samples[j] + random.Next(-3, 4), short.MinValue, short.MaxValue);
            File.WriteAllBytes(Path.Combine(folder, "series-raw", $"{i}.dcm"), file);
        }
    }

    private sealed record Shape(int Rows, int Columns, int Stored, bool IsSigned = false, int Samples = 1, int Frames = 1);

    // Soft rings with a little noise, which compress as a body does.
    private static byte[] Gray(int rows, int columns, int planes, int lowest, int highest, int seed, bool isWide = true)
    {
        var random = new Random(seed);
        var samples = new byte[rows * columns * planes * (isWide ? 2 : 1)];
        var span = highest - lowest;
        var line = new double[Math.Max(rows, columns) * 2];
        for (var i = 0; i < line.Length; i++)
            line[i] = 0.45 + (0.4 * Math.Sin(i / 23.0));
        for (var i = 0; i < rows * columns * planes; i++)
        {
            var (row, column) = (i / columns % rows, i % columns);
            var shade = (line[row + (column / 3)] + line[column]) / 2;
            var value = Math.Clamp(lowest + (int)(shade * span) + random.Next(-span / 128, (span / 128) + 1), lowest, highest);
            if (isWide)
                BinaryPrimitives.WriteInt16LittleEndian(samples.AsSpan(2 * i), (short)value);
            else
                samples[i] = (byte)value;
        }

        return samples;
    }

    private static void Write(string folder, string name, Shape shape, byte[] samples)
    {
        var data = new MemoryStream();
        Text(data, 0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.7");
        Text(data, 0x0008, 0x0018, "UI", "2.25.1");
        Text(data, 0x0008, 0x0060, "CS", "OT");
        Text(data, 0x0010, 0x0010, "PN", "Inputs^Made");
        Text(data, 0x0020, 0x000D, "UI", "2.25.2");
        Text(data, 0x0020, 0x000E, "UI", "2.25.3");
        Number(data, 0x0002, shape.Samples);
        Text(data, 0x0028, 0x0004, "CS", shape.Samples == 3 ? "RGB" : "MONOCHROME2");
        if (shape.Samples == 3)
            Number(data, 0x0006, 0);
        if (shape.Frames > 1)
            Text(data, 0x0028, 0x0008, "IS", shape.Frames.ToString(CultureInfo.InvariantCulture));
        Number(data, 0x0010, shape.Rows);
        Number(data, 0x0011, shape.Columns);
        Number(data, 0x0100, shape.Stored > 8 ? 16 : 8);
        Number(data, 0x0101, shape.Stored);
        Number(data, 0x0102, shape.Stored - 1);
        Number(data, 0x0103, shape.IsSigned ? 1 : 0);
        Element(data, 0x7FE0, 0x0010, shape.Stored > 8 ? "OW" : "OB", samples);
        using var file = File.Create(Path.Combine(folder, name + ".dcm"));
        DicomWriter.Write(file, "1.2.840.10008.5.1.4.1.1.7", "2.25.1", data);
    }
}
