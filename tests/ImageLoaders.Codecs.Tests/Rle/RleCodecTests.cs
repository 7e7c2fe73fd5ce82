using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using ImageLoaders.TestCorpus;
using ImageLoaders.Tests;

namespace ImageLoaders.Codecs.Tests;

public sealed class RleCodecTests
{
    private static readonly RleCodec Codec = new();

    [TestCaseSource(typeof(CorpusFrames), nameof(CorpusFrames.Cases), new object[] { new[] { "1.2.5" } })]
    public void Decode_CorpusFile_GivesReferenceSamples(object file)
    {
        var corpusFile = (CorpusFile)file;
        CorpusFrames.Check(corpusFile, Codec, _ => new()
        {
            Rows = CorpusFrames.Number(corpusFile, "rows"),
            Columns = CorpusFrames.Number(corpusFile, "cols"),
            Components = CorpusFrames.Number(corpusFile, "samples"),
            BitsPerSample = CorpusFrames.Number(corpusFile, "bits_allocated"),
        });
    }

    [Test]
    public void Decode_AnyShapeAndRuns_GivesWhatWasEncoded()
    {
        var property = Prop.ForAll(
            ArbMap.Default.ArbFor<(byte Rows, byte Columns, int Seed)>(),
            picture =>
            {
                var random = new Random(picture.Seed);
                var info = Info(picture.Rows + 1, picture.Columns + 1, random.Next(2) == 0 ? 1 : 3, random.Next(1, 5) * 8);
                var samples = Samples.Make(info, picture.Seed);
                var storedBytes = (info.BitsPerSample + 7) / 8;
                if (storedBytes == 3)
                    samples = Clear(samples);
                var codestream = RleEncoder.Encode(samples, info.Components, info.BytesPerSample, storedBytes, random);
                return Samples.Decode(Codec, codestream, info).AsSpan().SequenceEqual(samples);
            });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), property);
    }

    [Test]
    public void Decode_LargePicture_GivesWhatWasEncoded([Values(8, 16, 32)] int bits, [Values(1, 3)] int components)
    {
        var info = Info(301, 257, components, bits);
        var samples = Samples.Make(info);
        var codestream = RleEncoder.Encode(samples, components, info.BytesPerSample, info.BytesPerSample);
        Assert.That(Samples.Decode(Codec, codestream, info), Is.EqualTo(samples));
    }

    [Test]
    public void Decode_WrittenByTool_GivesSamples([Values("dcmcrle", "gdcmconv")] string tool, [Values(8, 12, 16)] int bits, [Values] bool isSigned)
    {
        var info = Info(66, 84, 1, bits) with { IsSigned = isSigned };
        var samples = Samples.Make(info);
        var file = DicomFile.Write(info, info.BytesPerSample * 8, samples);
        var compressed = Tool.ConvertDicom(file, tool, tool == "gdcmconv" ? ["--rle"] : []);
        var codestream = DicomFile.ReadFirstFrame(compressed, 1);
        Assert.That(Samples.Decode(Codec, codestream, info with { BitsPerSample = info.BytesPerSample * 8 }), Is.EqualTo(samples));
    }

    [Test]
    public void Decode_ColorWrittenByTool_GivesSamples([Values("dcmcrle", "gdcmconv")] string tool)
    {
        var info = Info(66, 84, 3, 8);
        var samples = Samples.Make(info);
        var compressed = Tool.ConvertDicom(DicomFile.Write(info, 8, samples), tool, tool == "gdcmconv" ? ["--rle"] : []);
        Assert.That(Samples.Decode(Codec, DicomFile.ReadFirstFrame(compressed, 1), info), Is.EqualTo(samples));
    }

    [Test]
    public void Decode_YCbCrToRgb_Converts()
    {
        // Pure red, green and blue in full-range BT.601.
        byte[] samples = [76, 85, 255, 150, 44, 21, 29, 255, 107];
        var codestream = RleEncoder.Encode(samples, 3, 1, 1);
        var pixels = Samples.Decode(Codec, codestream, Info(1, 3, 3, 8), ColorOutput.YCbCrToRgb);
        byte[] rgb = [254, 0, 0, 0, 255, 1, 0, 0, 254];
        Assert.That(pixels.Zip(rgb, (a, b) => Math.Abs(a - b)), Has.All.LessThanOrEqualTo(1));
    }

    [TestCase(3, 8, ExpectedResult = "3 x 8")]
    [TestCase(1, 16, ExpectedResult = "1 x 16")]
    [TestCase(3, 32, ExpectedResult = "3 x 32")]
    public string ReadHeader_Segments_GivesComponentsAndBits(int components, int bits)
    {
        var info = Info(2, 2, components, bits);
        var header = Codec.ReadHeader(RleEncoder.Encode(Samples.Make(info), components, bits / 8, bits / 8));
        return $"{header.Components} x {header.BitsPerSample}";
    }

    [TestCase(0u, 64u)]
    [TestCase(16u, 64u)]
    [TestCase(0xFFFFFFFFu, 64u)]
    [TestCase(1u, 63u)]
    [TestCase(1u, 0xFFFFFFF0u)]
    [TestCase(1u, 66u)]
    [TestCase(2u, 64u)]
    public void ReadHeader_SegmentsThatCannotBe_IsMalformed(uint segments, uint firstOffset)
    {
        var codestream = new byte[66];
        BinaryPrimitives.WriteUInt32LittleEndian(codestream, segments);
        BinaryPrimitives.WriteUInt32LittleEndian(codestream.AsSpan(4), firstOffset);
        var exception = Assert.Throws<ImageLoadException>(() => Codec.ReadHeader(codestream));
        Assert.That(exception.Error, Is.EqualTo(ImageLoadError.Malformed));
    }

    [Test]
    public void Decode_OtherDepthThanExpected_IsMalformedWithBoth()
    {
        var info = Info(5, 5, 1, 16);
        var codestream = RleEncoder.Encode(Samples.Make(info), 1, 2, 2);
        var exception = Assert.Throws<ImageLoadException>(() => Samples.Decode(Codec, codestream, Info(5, 5, 3, 16)));
        Assert.That(exception.Message, Does.Contain("2 segments").And.Contain("need 6"));
    }

    [Test]
    public void Decode_TooFewPixels_IsMalformedAndSaysWhere()
    {
        var codestream = RleEncoder.Encode(Samples.Make(Info(8, 8, 1, 8)), 1, 1, 1);
        var exception = Assert.Throws<ImageLoadException>(() => Samples.Decode(Codec, codestream, Info(9, 9, 1, 8)));
        Assert.That(exception.Message, Does.Contain("of 81 pixels").And.Contain($"byte {codestream.Length}"));
    }

    [TestCase(7, 8)]
    [TestCase(8, 7)]
    [TestCase(4, 4)]
    public void Decode_MorePixelsThanExpected_IsMalformed(int rows, int columns)
    {
        var codestream = RleEncoder.Encode(Samples.Make(Info(8, 8, 3, 16)), 3, 2, 2);
        var exception = Assert.Throws<ImageLoadException>(() => Samples.Decode(Codec, codestream, Info(rows, columns, 3, 16)));
        Assert.That((exception.Error, exception.Message), Is.EqualTo((ImageLoadError.Malformed, exception.Message)));
        Assert.That(exception.Message, Does.Contain($"more than the {rows * columns} pixels"));
    }

    // A run and what pads: a pixel to an even number, a zero to an even length, bytes that mean nothing.
    [TestCase(new byte[] { 0xFC, 9 })]
    [TestCase(new byte[] { 0xFD, 9, 0, 9 })]
    [TestCase(new byte[] { 0xFD, 9, 0, 0 })]
    [TestCase(new byte[] { 0xFD, 9, 0x80, 0x80, 0 })]
    public void Decode_PaddedSegments_GivesSamples(byte[] segment)
    {
        byte[] codestream = [1, 0, 0, 0, 64, .. new byte[59], .. segment];
        Assert.That(Samples.Decode(Codec, codestream, Info(2, 2, 1, 8)), Is.All.EqualTo(9));
    }

    // Behind a complete segment: a fill, runs that go on, an encoder's last run.
    [TestCase(new byte[] { 0xFF, 0xFF, 0xFF })]
    [TestCase(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    [TestCase(new byte[] { 0xFE, 7 })]
    [TestCase(new byte[] { 2, 1, 2, 3 })]
    [TestCase(new byte[] { 0x80, 0xF5, 0 })]
    public void Decode_SurplusBehindSegments_GivesSamplesAndARemark(byte[] surplus)
    {
        foreach (var (components, bits) in new[] { (1, 8), (1, 16), (3, 8) })
        {
            var info = Info(20, 24, components, bits);
            var samples = Samples.Make(info);
            var stream = RleEncoder.Encode(samples, components, bits / 8, bits / 8);
            var pixels = new byte[info.LengthBytes];
            var remarks = Codec.Decode([.. stream, .. surplus], info, ColorOutput.AsStored, pixels);
            Assert.That(pixels, Is.EqualTo(samples));
            Assert.That(remarks, Has.One.Contains("follow the pixels of a segment"));
        }
    }

    [Test]
    public void Decode_ARowOfPixelsTooMany_IsMalformed()
    {
        var stream = RleEncoder.Encode(Samples.Make(Info(20, 25, 1, 8)), 1, 1, 1);
        Assert.Throws<ImageLoadException>(() => Samples.Decode(Codec, stream, Info(20, 24, 1, 8)), "a column more");
    }

    [Test]
    public void Decode_Cancelled_Throws()
    {
        var info = Info(8, 8, 1, 8);
        var codestream = RleEncoder.Encode(Samples.Make(info), 1, 1, 1);
        Assert.Throws<OperationCanceledException>(
            () => Codec.Decode(codestream, info, ColorOutput.AsStored, new byte[64], new CancellationToken(canceled: true)));
    }

    [Test]
    public void Decode_CutOffAnywhere_IsAnError([Values(8, 16)] int bits)
    {
        var info = Info(12, 12, 1, bits);
        var codestream = RleEncoder.Encode(Samples.Make(info), 1, bits / 8, bits / 8, new Random(3));
        var errors = Damage.Truncate(Codec, codestream, info);
        Assert.That(errors, Is.GreaterThanOrEqualTo(codestream.Length - 1), "Only the last byte may be padding.");
    }

    [Test]
    public void Decode_Damaged_GivesPictureOrError([Values(1, 3)] int components)
    {
        var info = Info(40, 40, components, 16);
        var codestream = RleEncoder.Encode(Samples.Make(info), components, 2, 2, new Random(3));
        Assert.That(Damage.Mutate(Codec, codestream, info, 3000), Is.InRange(1, 2999));
    }

    private static CodestreamInfo Info(int rows, int columns, int components, int bits) =>
        new() { Rows = rows, Columns = columns, Components = components, BitsPerSample = bits };

    /// <summary>Three bytes of four: the most significant is not stored.</summary>
    private static byte[] Clear(byte[] samples)
    {
        for (var i = 3; i < samples.Length; i += 4)
            samples[i] = 0;
        return samples;
    }
}
