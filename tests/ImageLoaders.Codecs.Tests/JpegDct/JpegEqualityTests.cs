using ImageLoaders.Codecs.Tests.Jpeg;
using ImageLoaders.TestCorpus;

namespace ImageLoaders.Codecs.Tests.JpegDct;

/// <summary>The decoder of this project gives the samples of libjpeg-turbo, to the bit.</summary>
public sealed class JpegEqualityTests
{
    private static readonly JpegCodec Library = new() { UsesLibrary = true };
    private static readonly JpegCodec Own = new() { UsesLibrary = false };

    private static readonly (int Columns, int Rows)[] Sizes = [(1, 1), (2, 3), (3, 2), (5, 17), (33, 40), (130, 67)];

    [Test]
    public void Decode_Color_IsTheSame(
        [Values("1x1", "2x1", "1x2", "2x2", "4x1", "1x4", "4x2", "2x4", "1x1,2x1,1x2", "2x2,2x1,1x2", "2x2,1x1,2x2")] string sampling,
        [Values("-baseline", "-progressive", "-optimize -restart 1B", "-progressive -restart 2", "-restart 3B")] string coding)
    {
        foreach (var (quality, i) in ((int[])[100, 90, 75, 50, 20, 95]).Select((quality, i) => (quality, i)))
        {
            var (columns, rows) = Sizes[i];
            Check(Cjpeg.Encode(columns, rows, 3, $"{coding} -sample {sampling} -quality {quality}"), $"{columns} x {rows}");
        }
    }

    [Test]
    public void Decode_Gray_IsTheSame([Values("", "-progressive", "-restart 2B")] string coding, [Values("1x1", "2x2")] string sampling)
    {
        foreach (var (columns, rows) in Sizes)
            Check(Cjpeg.Encode(columns, rows, 1, $"{coding} -sample {sampling} -quality 85"), $"{columns} x {rows}");
    }

    [TestCase("0;\n1;\n2;\n")]
    [TestCase("0,1;\n2;\n")]
    [TestCase("1,2;\n0;\n")]
    [TestCase("0,1,2: 0-0, 0, 3;\n0: 1-63, 0, 2;\n1: 1-63, 0, 0;\n2: 1-20, 0, 0;\n2: 21-63, 0, 0;\n0: 1-63, 2, 1;\n0: 1-63, 1, 0;\n"
        + "0,1,2: 0-0, 3, 2;\n1: 0-0, 2, 1;\n0: 0-0, 2, 1;\n2: 0-0, 2, 1;\n0,1,2: 0-0, 1, 0;\n")]
    public void Decode_ScansOfAnyOrder_IsTheSame(string scans)
    {
        foreach (var sampling in new[] { "1x1", "2x2", "2x1,1x2,1x1" })
            Check(Cjpeg.Encode(77, 50, 3, $"-sample {sampling} -quality 92 -restart 3B", scans), sampling);
    }

    [Test]
    public void Decode_FourComponents_IsTheSame(
        [Values(JpegFile.S444, JpegFile.S422, JpegFile.S420, JpegFile.S440)] int subsampling, [Values] bool isProgressive)
    {
        foreach (var (columns, rows) in Sizes)
        {
            var ycck = JpegFile.Encode(JpegFile.Picture(columns, rows, 4), columns, rows, 4, subsampling, isProgressive);
            Check(ycck, $"{columns} x {rows}");
            Check(JpegFile.With(JpegFile.Without(ycck, 0xEE), JpegFile.Adobe(0)), "CMYK");
        }
    }

    [Test]
    public void DecodeReduced_IsTheSame([Values(2, 4, 8)] int denominator,
        [Values("1x1", "2x1", "1x2", "2x2", "4x1", "4x2", "2x2,1x1,2x1")] string sampling, [Values] bool isProgressive)
    {
        // The library takes the smallest divisor that gives the size: tiny pictures have the same one by several.
        foreach (var (columns, rows) in Sizes.Where(size => size.Columns > 16))
        {
            var jpeg = Cjpeg.Encode(columns, rows, 3, $"{(isProgressive ? "-progressive" : "-baseline")} -sample {sampling} -quality 90");
            Check(jpeg, $"{columns} x {rows}", denominator);
        }
    }

    /// <summary>Every file of the corpus that both decode; whatever one of them refuses, the other may show only with a remark.</summary>
    [TestCaseSource(nameof(Files))]
    public void Decode_Corpus_IsTheSame(object argument)
    {
        var file = (CorpusFile)argument;
        var jpeg = file.Path.StartsWith("dicom", StringComparison.Ordinal)
            ? DicomFile.ReadFirstFrame(file.ReadBytes(), CorpusFrames.Number(file, "frames")) : file.ReadBytes();
        var (library, own) = (TryDecode(Library, jpeg), TryDecode(Own, jpeg));
        if (library.Pixels is not null && own.Pixels is not null)
            Assert.That(own.Pixels.AsSpan().SequenceEqual(library.Pixels), Is.True, "samples");
        else if (library.Error?.Contains("arithmetic", StringComparison.Ordinal) is null or false)
            Assert.That((library.Error, own.Error), file.MustLoad ? Is.EqualTo(((string?)null, (string?)null)) : Is.Not.Null);
    }

    private static IEnumerable<TestCaseData> Files() => Corpus.Files("jpeg")
        .Concat(Corpus.Files("dicom").Where(file => file.MustLoad && file["transfer_syntax"] == "1.2.840.10008.1.2.4.50"))
        .Select(file => new TestCaseData(file).SetArgDisplayNames(file.Path));

    private static (byte[]? Pixels, string? Error) TryDecode(JpegCodec codec, byte[] jpeg)
    {
        try
        {
            return (GuardedDecoding.Decode(codec, jpeg, ColorOutput.YCbCrToRgb).Pixels, null);
        }
        catch (ImageLoadException exception)
        {
            return (null, exception.Message);
        }
    }

    private static void Check(byte[] jpeg, string what, int denominator = 1)
    {
        var info = Own.ReadHeader(jpeg);
        foreach (var color in new[] { ColorOutput.AsStored, ColorOutput.YCbCrToRgb })
        {
            var length = JpegCodec.Reduce(info, denominator).LengthBytes;
            var (own, library) = (new byte[length], new byte[length]);
            var remarks = Own.DecodeReduced(jpeg, info, denominator, color, own);
            Assert.That(remarks, Is.EqualTo(Library.DecodeReduced(jpeg, info, denominator, color, library)));
            var first = own.AsSpan().CommonPrefixLength(library);
            if (first != own.Length)
                Assert.Fail($"{what}, {color}: sample {first} of {own.Length} is {own[first]}, libjpeg-turbo has {library[first]}.");
        }
    }
}
