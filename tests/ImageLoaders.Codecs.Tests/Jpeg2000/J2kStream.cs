using System.Globalization;
using System.IO.Compression;
using ImageLoaders.Codecs.Jpeg2000;

namespace ImageLoaders.Codecs.Tests;

/// <summary>
/// A stream of the collection that the environment variable IMAGELOADERS_J2K names, as its manifest describes it (its README explains the
/// columns); without the variable there are none.
/// </summary>
internal sealed class J2kStream(IReadOnlyDictionary<string, string> columns)
{
    public static string? Root => Environment.GetEnvironmentVariable("IMAGELOADERS_J2K") is { Length: > 0 } root ? root : null;

    public string this[string column] => columns[column];

    /// <summary>The bare codestream: what a JP2 file holds, or the file.</summary>
    public byte[] ReadCodestream()
    {
        var file = File.ReadAllBytes(Path.Combine(Root!, this["path"]));
        var start = file.AsSpan().IndexOf([(byte)0xFF, (byte)0x4F, (byte)0xFF, (byte)0x51]);
        return start <= 0 ? file : file[start..];
    }

    /// <summary>Checks decoded components against the reference, where there is one.</summary>
    public void Check(ComponentPlanes planes)
    {
        if (this["ref_file"].Length == 0)
        {
            if (Numbers("tol_peak").Max() == 0)
                Assert.That(planes.Hash(), Is.EqualTo(this["ref_sha256"]));
            return;
        }

        using var stream = new GZipStream(File.OpenRead(Path.Combine(Root!, this["ref_file"])), CompressionMode.Decompress);
        using var reference = new MemoryStream();
        stream.CopyTo(reference);
        var wanted = reference.ToArray().AsSpan();

        // Those of one source are held against its picture, within what its list says and a little.
        var isListed = this["kind"] == "ht-ojph" && Numbers("tol_peak").Max() > 0;
        for (var c = 0; c < planes.Samples.Length; c++)
        {
            var (peak, error) = Difference(planes.Samples[c], planes.Sizes[c], ref wanted);
            Assert.That(peak, Is.LessThanOrEqualTo(At("tol_peak", c) + (isListed ? 1 : 0)), $"component {c + 1}: largest difference");
            Assert.That(
                error, Is.LessThanOrEqualTo((At("tol_mse", c) * (isListed ? 1.01 : 1)) + 1e-9), $"component {c + 1}: mean square error");
        }

        Assert.That(wanted.Length, Is.Zero, "samples that were not decoded");
    }

    public override string ToString() => this["path"];

    internal static IEnumerable<TestCaseData> Cases(string expectation)
    {
        if (Root is null)
            yield break;
        var lines = File.ReadAllLines(Path.Combine(Root, "manifest.tsv"));
        var names = lines[0].Split('\t');
        foreach (var line in lines.Skip(1))
        {
            var stream = new J2kStream(names.Zip(line.Split('\t')).ToDictionary(pair => pair.First, pair => pair.Second));
            if (stream["expectation"] == expectation)
                yield return new TestCaseData(stream).SetArgDisplayNames(stream["path"]);
        }
    }

    private static (double Peak, double SquareError) Difference(int[] samples, ComponentSize size, ref Span<byte> wanted)
    {
        var bytes = size.Bits <= 8 ? 1 : size.Bits <= 16 ? 2 : 4;
        var (peak, sum) = (0.0, 0.0);
        for (var i = 0; i < samples.Length; i++, wanted = wanted[bytes..])
        {
            long value = (bytes, size.IsSigned) switch
            {
                (1, false) => wanted[0],
                (1, true) => (sbyte)wanted[0],
                (2, false) => BitConverter.ToUInt16(wanted),
                (2, true) => BitConverter.ToInt16(wanted),
                _ => BitConverter.ToInt32(wanted),
            };
            double difference = Math.Abs(samples[i] - value);
            (peak, sum) = (Math.Max(peak, difference), sum + (difference * difference));
        }

        return (peak, sum / Math.Max(1, samples.Length));
    }

    private double At(string column, int component)
    {
        var numbers = Numbers(column);
        return numbers[Math.Min(component, numbers.Length - 1)];
    }

    private double[] Numbers(string column) =>
        [.. this[column].Split(';').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
}
