using ImageLoaders.Codecs.Tests.Jpeg;
using ImageLoaders.Tests;

namespace ImageLoaders.Codecs.Tests;

/// <summary>Codestreams of the JPEG family whose end marker is missing: shown with a remark when all data are there, else refused.</summary>
public sealed class MissingEndTests
{
    private static IEnumerable<TestCaseData> Whole()
    {
        foreach (var (name, subsampling, components) in new[] { ("grey", JpegFile.Gray, 1), ("4:2:0", JpegFile.S420, 3), ("CMYK", JpegFile.S444, 4) })
        {
            foreach (var isProgressive in new[] { false, true })
            {
                var jpeg = JpegFile.Encode(JpegFile.Picture(37, 29, components), 37, 29, components, subsampling, progressive: isProgressive);
                yield return Case(new JpegCodec(), jpeg, $"JPEG, {name}{(isProgressive ? ", progressive" : "")}");
            }
        }

        foreach (var process in new[] { "+ee", "+es", "+ep" })
        {
            var info = Info(21, 34, 1, 12);
            var file = Tool.ConvertDicom(DicomFile.Write(info, 16, Samples.Make(info)), "dcmcjpeg", process);
            var stream = TrimEnd(DicomFile.ReadFirstFrame(file, 1));
            yield return Case(new JpegExtendedCodec(), stream, $"JPEG of 12 bits, {process}");
        }

        foreach (var (components, bits, separate) in new[] { (1, 8, false), (1, 16, false), (3, 8, true), (3, 12, false) })
        {
            var info = Info(11, 13, components, bits);
            var encoder = new LosslessEncoder { Info = info, SeparateScans = separate, OwnTables = true, Predictor = 4 };
            yield return Case(new JpegLosslessCodec(), encoder.Encode(Samples.Make(info)), $"lossless JPEG, {components} x {bits}");
        }

        foreach (var (components, bits, interleave, near) in new[] { (1, 8, 0, 0), (1, 16, 0, 3), (3, 8, 0, 0), (3, 8, 1, 2), (3, 8, 2, 0) })
        {
            var info = Info(12, 14, components, bits);
            var stream = CharLsEncoder.Encode(info, Samples.Make(info), interleave, near);
            yield return Case(new JpegLsCodec(), stream, $"JPEG-LS, {components} x {bits}, mode {interleave}, near {near}");
        }
    }

    [TestCaseSource(nameof(Whole))]
    public void Decode_WithoutTheEndMarker_GivesThePictureAndARemark(IImageCodec codec, byte[] codestream)
    {
        Assert.That(codestream[^2..], Is.EqualTo(new byte[] { 0xFF, 0xD9 }));
        var (pixels, remarks) = Decode(codec, codestream);
        Assert.That(remarks, Is.Empty);
        foreach (var cut in (byte[][])[codestream[..^2], codestream[..^1]])
        {
            var (cutPixels, cutRemarks) = Decode(codec, cut);
            Assert.That(cutPixels, Is.EqualTo(pixels));
            Assert.That(cutRemarks, Has.One.Contains("no end marker (FFD9)"));
        }
    }

    [TestCaseSource(nameof(Whole))]
    public void Decode_WithoutTheLastData_IsMalformed(IImageCodec codec, byte[] codestream)
    {
        var exception = Assert.Throws<ImageLoadException>(() => Decode(codec, codestream[..^5]));
        Assert.That(exception!.Error, Is.EqualTo(ImageLoadError.Malformed), exception.Message);
    }

    [Test]
    public void Decode_ProgressiveThatEndsBetweenItsScans_IsMalformed([Values] bool hasTwelveBits)
    {
        byte[] whole;
        IImageCodec codec = hasTwelveBits ? new JpegExtendedCodec() : new JpegCodec();
        if (hasTwelveBits)
        {
            var info = Info(21, 34, 1, 12);
            whole = DicomFile.ReadFirstFrame(Tool.ConvertDicom(DicomFile.Write(info, 16, Samples.Make(info)), "dcmcjpeg", "+ep"), 1);
        }
        else
        {
            whole = JpegFile.Encode(JpegFile.Picture(37, 29, 3), 37, 29, 3, JpegFile.S420, progressive: true);
        }

        var scans = Enumerable.Range(0, whole.Length - 1).Where(i => whole[i] == 0xFF && whole[i + 1] is 0xDA or 0xC4).Skip(1).ToList();
        Assert.That(scans, Has.Count.GreaterThan(2));
        foreach (var start in scans.Where(start => whole.AsSpan(0, start).IndexOf([(byte)0xFF, (byte)0xDA]) >= 0))
        {
            var exception = Assert.Throws<ImageLoadException>(() => Decode(codec, whole[..start]), $"byte {start}");
            Assert.That(exception!.Error, Is.EqualTo(ImageLoadError.Malformed));
        }
    }

    private static TestCaseData Case(IImageCodec codec, byte[] codestream, string name) => new TestCaseData(codec, codestream).SetArgDisplayNames(name);

    private static byte[] TrimEnd(byte[] codestream) => codestream[..(codestream.AsSpan().LastIndexOf((byte)0xD9) + 1)];

    private static CodestreamInfo Info(int rows, int columns, int components, int bits) =>
        new() { Rows = rows, Columns = columns, Components = components, BitsPerSample = bits };

    private static (byte[] Pixels, List<string> Remarks) Decode(IImageCodec codec, byte[] codestream)
    {
        var info = codec.ReadHeader(codestream);
        var pixels = new byte[info.LengthBytes];
        var remarks = codec.Decode(codestream, info, ColorOutput.AsStored, pixels);
        return (pixels, [.. remarks]);
    }
}
