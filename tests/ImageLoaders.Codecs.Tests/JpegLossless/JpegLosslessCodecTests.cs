using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using ImageLoaders.TestCorpus;
using ImageLoaders.Tests;

namespace ImageLoaders.Codecs.Tests;

public sealed class JpegLosslessCodecTests
{
    private static readonly JpegLosslessCodec Codec = new();

    [TestCaseSource(typeof(CorpusFrames), nameof(CorpusFrames.Cases), new object[] { new[] { "1.2.4.57", "1.2.4.70" } })]
    public void Decode_CorpusFile_GivesReferenceSamples(object file) => CorpusFrames.Check((CorpusFile)file, Codec);

    [Test]
    public void Decode_AnyEncoding_GivesWhatWasEncoded()
    {
        var property = Prop.ForAll(
            ArbMap.Default.ArbFor<(byte Rows, byte Columns, int Seed)>(),
            picture =>
            {
                var random = new Random(picture.Seed);
                var info = Info((picture.Rows % 48) + 1, (picture.Columns % 70) + 1, random.Next(2) == 0 ? 1 : random.Next(3, 5),
                    random.Next(2, 17));
                var shift = random.Next(3) == 0 ? random.Next(info.BitsPerSample) : 0;
                var encoder = new LosslessEncoder
                {
                    Info = info,
                    Predictor = random.Next(1, 8),
                    PointTransform = shift,
                    RestartRows = random.Next(3) == 0 ? random.Next(1, 12) : 0,
                    SeparateScans = random.Next(3) == 0,
                    OwnTables = random.Next(3) == 0,
                    LateRows = random.Next(4) == 0,
                };
                var samples = Samples.Make(info, picture.Seed);
                return Samples.Decode(Codec, encoder.Encode(samples)).AsSpan().SequenceEqual(DropBits(info, samples, shift));
            });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), property);
    }

    [Test]
    public void Decode_EveryPrecisionAndPredictor_GivesWhatWasEncoded([Range(2, 16)] int bits, [Range(1, 7)] int predictor)
    {
        var info = Info(40, 51, 1, bits);
        var samples = Samples.Make(info);
        Assert.That(Samples.Decode(Codec, new LosslessEncoder { Info = info, Predictor = predictor }.Encode(samples)), Is.EqualTo(samples));
    }

    [Test]
    public void Decode_DifferencesOfHalfTheRange_GivesWhatWasEncoded([Range(1, 7)] int predictor)
    {
        var info = Info(16, 16, 1, 16);
        var samples = new byte[info.LengthBytes];
        for (var i = 0; i < samples.Length / 2; i += 3)
            MemoryMarshal.Cast<byte, ushort>(samples.AsSpan())[i] = 32768;
        Assert.That(Samples.Decode(Codec, new LosslessEncoder { Info = info, Predictor = predictor }.Encode(samples)), Is.EqualTo(samples));
    }

    [Test]
    public void Decode_WrittenByDcmtk_GivesSamples([Values(8, 10, 12, 16)] int bits, [Values] bool isSigned, [Range(1, 7)] int predictor)
    {
        var info = Info(45, 61, 1, bits) with { IsSigned = isSigned };
        var samples = Samples.Make(info);
        var file = DicomFile.Write(info, info.BytesPerSample * 8, samples);
        var compressed = Tool.ConvertDicom(file, "dcmcjpeg", "+el", "+sv", $"{predictor}");
        CompareStored(info, compressed, samples);
    }

    [Test]
    public void Decode_WrittenByGdcm_GivesSamples([Values(8, 12, 16)] int bits)
    {
        var info = Info(46, 62, 1, bits);
        var samples = Samples.Make(info);
        CompareStored(info, Tool.ConvertDicom(DicomFile.Write(info, info.BytesPerSample * 8, samples), "gdcmconv", "--jpeg"), samples);
    }

    [Test]
    public void Decode_ColorWrittenByTool_GivesSamples([Values("dcmcjpeg", "gdcmconv")] string tool)
    {
        var info = Info(46, 62, 3, 8);
        var samples = Samples.Make(info);
        var file = DicomFile.Write(info, 8, samples);
        CompareStored(info, tool == "dcmcjpeg" ? Tool.ConvertDicom(file, tool, "+e1") : Tool.ConvertDicom(file, tool, "--jpeg"), samples);
    }

    [Test]
    public void ReadHeader_Markers_GiveColorEvidence()
    {
        var info = Info(4, 4, 3, 8);
        CodestreamColorSpace Evidence(byte marker, byte[] segment, byte[] ids) => Codec.ReadHeader(
            new LosslessEncoder { Info = info, ApplicationMarker = marker, ApplicationSegment = segment, ComponentIds = ids }
                .Encode(Samples.Make(info))).Color;
        byte[] adobe = [.. "Adobe"u8, 0, 100, 0, 0, 0, 0];
        byte[] jfif = [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0];
        Assert.Multiple(() =>
        {
            Assert.That(Evidence(0xEE, [], [1, 2, 3]), Is.EqualTo(CodestreamColorSpace.None));
            Assert.That(Evidence(0xEE, [], [(byte)'R', (byte)'G', (byte)'B']), Is.EqualTo(CodestreamColorSpace.Rgb));
            Assert.That(Evidence(0xEE, [.. adobe, 0], [1, 2, 3]), Is.EqualTo(CodestreamColorSpace.Rgb));
            Assert.That(Evidence(0xEE, [.. adobe, 1], [1, 2, 3]), Is.EqualTo(CodestreamColorSpace.YCbCr));
            Assert.That(Evidence(0xE0, jfif, [1, 2, 3]), Is.EqualTo(CodestreamColorSpace.YCbCr));
        });
    }

    [Test]
    public void ReadHeader_PointTransform_IsLossy([Values(0, 1)] int shift)
    {
        var info = Info(4, 4, 1, 8);
        var header = Codec.ReadHeader(new LosslessEncoder { Info = info, PointTransform = shift }.Encode(Samples.Make(info)));
        Assert.That(header, Is.EqualTo(info with { IsLossy = shift != 0, Color = CodestreamColorSpace.Gray }));
    }

    [Test]
    public void Decode_OtherThanExpected_IsMalformedWithBoth()
    {
        var info = Info(4, 5, 1, 16);
        var codestream = new LosslessEncoder { Info = info }.Encode(Samples.Make(info));
        var exception = Assert.Throws<ImageLoadException>(() => Samples.Decode(Codec, codestream, info with { Rows = 7 }));
        Assert.That(exception.Error, Is.EqualTo(ImageLoadError.Malformed));
        Assert.That(exception.Message, Does.Contain("4 rows").And.Contain("7 rows"));
    }

    [Test]
    public void Decode_Cancelled_Throws()
    {
        var info = Info(4, 5, 1, 16);
        var codestream = new LosslessEncoder { Info = info }.Encode(Samples.Make(info));
        Assert.Throws<OperationCanceledException>(
            () => Codec.Decode(codestream, Codec.ReadHeader(codestream), ColorOutput.AsStored, new byte[40],
                new CancellationToken(canceled: true)));
    }

    [Test]
    public void Decode_BaselineFrame_IsUnsupported()
    {
        var info = Info(4, 5, 1, 8);
        var codestream = new LosslessEncoder { Info = info }.Encode(Samples.Make(info));
        codestream[Array.IndexOf(codestream, (byte)0xC3)] = 0xC0;
        Assert.That(Assert.Throws<ImageLoadException>(() => Codec.ReadHeader(codestream)).Error, Is.EqualTo(ImageLoadError.Unsupported));
    }

    [Test]
    public void Decode_CutOffAnywhere_IsAnError([Values] bool separateScans)
    {
        var info = Info(11, 13, 3, 12);
        var encoder = new LosslessEncoder { Info = info, SeparateScans = separateScans, OwnTables = true, RestartRows = 4, Predictor = 7 };
        var codestream = encoder.Encode(Samples.Make(info));
        Assert.That(Damage.Truncate(Codec, codestream, Codec.ReadHeader(codestream)), Is.EqualTo(codestream.Length - 2),
            "All but the end marker is needed.");
    }

    [Test]
    public void Decode_Damaged_GivesPictureOrError([Values(1, 3)] int components, [Values(8, 16)] int bits, [Values] bool separateScans)
    {
        var info = Info(20, 20, components, bits);
        var encoder = new LosslessEncoder
        {
            Info = info,
            SeparateScans = separateScans,
            OwnTables = separateScans,
            RestartRows = 5,
            Predictor = 4
        };
        var codestream = encoder.Encode(Samples.Make(info));
        Assert.That(Damage.Mutate(Codec, codestream, Codec.ReadHeader(codestream), 2000), Is.InRange(1, 1999));
    }

    private static CodestreamInfo Info(int rows, int columns, int components, int bits) =>
        new() { Rows = rows, Columns = columns, Components = components, BitsPerSample = bits };

    /// <summary>Compares stored bits: a tool may code more bits than are stored, and sign extend into them.</summary>
    private static void CompareStored(in CodestreamInfo info, byte[] file, byte[] samples)
    {
        var decoded = Samples.Decode(Codec, DicomFile.ReadFirstFrame(file, 1));
        Assert.That(Mask(info, decoded), Is.EqualTo(Mask(info, samples)));
    }

    private static byte[] Mask(in CodestreamInfo info, byte[] samples)
    {
        if (info.BytesPerSample == 2)
        {
            foreach (ref var sample in MemoryMarshal.Cast<byte, ushort>(samples.AsSpan()))
                sample &= (ushort)((1 << info.BitsPerSample) - 1);
        }

        return samples;
    }

    private static byte[] DropBits(in CodestreamInfo info, byte[] samples, int shift)
    {
        if (info.BytesPerSample == 1)
        {
            foreach (ref var sample in samples.AsSpan())
                sample = (byte)(sample >> shift << shift);
        }
        else
        {
            foreach (ref var sample in MemoryMarshal.Cast<byte, ushort>(samples.AsSpan()))
                sample = (ushort)(sample >> shift << shift);
        }

        return samples;
    }
}
