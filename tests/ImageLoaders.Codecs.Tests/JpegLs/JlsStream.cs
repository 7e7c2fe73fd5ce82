using System.Globalization;
using System.IO.Compression;
using ImageLoaders.TestCorpus;

namespace ImageLoaders.Codecs.Tests;

/// <summary>
/// A stream of the collection that the environment variable IMAGELOADERS_JLS names, as its manifest describes it (its README explains the
/// columns); without the variable there are none.
/// </summary>
internal sealed class JlsStream(IReadOnlyDictionary<string, string> columns)
{
    public string this[string column] => columns[column];

    public byte[] ReadBytes() => File.ReadAllBytes(Path.Combine(Fixtures.JpegLs!, this["path"]));

    /// <summary>Checks each component in its own size: of pixels that share a sample, the first tells it.</summary>
    public void Check(in CodestreamInfo info, byte[] pixels)
    {
        using var stream = new GZipStream(File.OpenRead(Path.Combine(Fixtures.JpegLs!, this["ref_file"])), CompressionMode.Decompress);
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        var (reference, bytes, at, largest) = (buffer.ToArray(), info.BytesPerSample, 0, 0);
        var sampling = this["sampling"].Split(',').Select(pair => pair.Split('x').Select(int.Parse).ToArray()).ToArray();
        var (widest, highest) = (sampling.Max(pair => pair[0]), sampling.Max(pair => pair[1]));
        for (var c = 0; c < info.Components; c++)
        {
            for (var y = 0; y < info.Rows; y += highest / sampling[c][1])
            {
                for (var x = 0; x < info.Columns; x += widest / sampling[c][0], at += bytes)
                {
                    var pixel = (y * info.Columns) + x;
                    var value = Value(pixels, ((pixel * info.Components) + c) * bytes, bytes);
                    largest = Math.Max(largest, Math.Abs(value - Value(reference, at, bytes)));
                }
            }
        }

        Assert.That(at, Is.EqualTo(reference.Length), "samples that were not compared");
        Assert.That(largest, Is.LessThanOrEqualTo(int.Parse(this["tol_peak"], CultureInfo.InvariantCulture)), "largest difference");
    }

    public override string ToString() => this["path"];

    internal static IEnumerable<TestCaseData> Cases(string expectation) => Fixtures.ReadTable(Fixtures.JpegLs, "manifest.tsv")
        .Select(columns => new JlsStream(columns))
        .Where(stream => stream["expectation"] == expectation)
        .Select(stream => new TestCaseData(stream).SetArgDisplayNames(stream["path"]));

    private static int Value(byte[] samples, int at, int bytes) => bytes == 1 ? samples[at] : BitConverter.ToUInt16(samples, at);
}
