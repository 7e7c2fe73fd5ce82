using System.Buffers.Binary;
using ImageLoaders.TestCorpus;
using ImageLoaders.Tests;

namespace ImageLoaders.Codecs.Tests;

public sealed class Jpeg2000CodecTests
{
    private static readonly Jpeg2000Codec Codec = new();

    [TestCaseSource(
        typeof(CorpusFrames), nameof(CorpusFrames.Cases),
            new object[] { new[] { "1.2.4.90", "1.2.4.91", "1.2.4.201", "1.2.4.202", "1.2.4.203" } })]
    public void Decode_CorpusFile_GivesReferenceSamples(object file) => CorpusFrames.Check((CorpusFile)file, Codec);

    [Test]
    public void Decode_EveryDepthAndSign_GivesSamples([Range(1, 16)] int bits, [Values] bool isSigned)
    {
        var info = Info(46, 62, 1, bits) with { IsSigned = isSigned };
        var samples = Samples.Make(info);
        Assert.That(Samples.Decode(Codec, Encode(info, samples)), Is.EqualTo(samples));
    }

    [Test]
    public void Decode_Components_GivesSamplesInterleaved([Values(3, 4)] int components, [Values(8, 16)] int bits,
        [Values(0, 1)] int transform)
    {
        var info = Info(46, 62, components, bits);
        var samples = Samples.Make(info);
        var codestream = Encode(info, samples, "-mct", $"{transform}");
        var expected = info with { Color = transform == 1 ? CodestreamColorSpace.YCbCr : CodestreamColorSpace.None };
        Assert.That(Codec.ReadHeader(codestream), Is.EqualTo(expected));
        Assert.That(Samples.Decode(Codec, codestream), Is.EqualTo(samples));
        if (transform == 1)
            Assert.That(Samples.Decode(Codec, codestream, expected, ColorOutput.YCbCrToRgb), Is.EqualTo(samples),
                "The transform is undone once.");
    }

    [TestCase("-t", "16,16")]
    [TestCase("-t", "16,16", "-TP", "R")]
    [TestCase("-n", "1")]
    [TestCase("-n", "3", "-c", "[64,64],[32,32]", "-b", "16,16")]
    [TestCase("-r", "20,5,1")]
    [TestCase("-p", "RPCL", "-SOP", "-EPH")]
    [TestCase("-b", "32,32", "-M", "42")]
    [TestCase("-d", "5,7", "-T", "3,2", "-t", "20,20")]
    public void Decode_LosslessWithOptions_GivesSamples(params string[] options)
    {
        var info = Info(46, 62, 1, 12);
        var samples = Samples.Make(info);
        Assert.That(Samples.Decode(Codec, Encode(info, samples, options)), Is.EqualTo(samples));
    }

    [Test]
    public void Decode_Jp2File_GivesSamples([Values(1, 3)] int components)
    {
        var info = Info(46, 62, components, 8);
        var samples = Samples.Make(info);
        var file = Encode(info, samples, "out.jp2", "-mct", "0");
        Assert.That(Samples.Decode(Codec, file), Is.EqualTo(samples));

        // Box colr: method, precedence, approximation, enumerated colour space.
        var space = file.AsSpan().IndexOf("colr"u8) + 7;
        CodestreamColorSpace WithSpace(int value)
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(space), value);
            return Codec.ReadHeader(file).Color;
        }

        Assert.That(WithSpace(16), Is.EqualTo(components == 1 ? CodestreamColorSpace.Gray : CodestreamColorSpace.Rgb));
        Assert.That(WithSpace(18), Is.EqualTo(components == 1 ? CodestreamColorSpace.Gray : CodestreamColorSpace.YCbCr));
    }

    [TestCase(new byte[] { 1, 2, 3 }, null)]
    [TestCase(new byte[] { 3, 2, 1 }, ImageLoadError.Unsupported)]
    [TestCase(new byte[] { 1, 2 }, ImageLoadError.Malformed)]
    public void Decode_Jp2FileWithChannelDefinitions_NeverMixesColors(byte[] colors, ImageLoadError? error)
    {
        var info = Info(46, 62, 3, 8);
        var samples = Samples.Make(info);
        var file = Encode(info, samples, "out.jp2", "-mct", "0");
        var start = file.AsSpan().IndexOf("jp2h"u8) - 4;
        var end = start + BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(start));
        byte[] definitions = [0, 3, .. colors.SelectMany((color, channel) => new byte[] { 0, (byte)channel, 0, 0, 0, color })];
        byte[] box = [0, 0, 0, (byte)(8 + definitions.Length), .. "cdef"u8, .. definitions];
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(start), end - start + box.Length);
        byte[] defined = [.. file[..end], .. box, .. file[end..]];
        if (error is null)
            Assert.That(Samples.Decode(Codec, defined), Is.EqualTo(samples));
        else
            Assert.That(Assert.Throws<ImageLoadException>(() => Samples.Decode(Codec, defined, info))!.Error, Is.EqualTo(error));
    }

    [Test]
    public void Decode_Irreversible_IsLossyAndNear()
    {
        var info = Info(46, 62, 1, 8);
        var samples = Samples.Make(info);
        var codestream = Encode(info, samples, "-I", "-r", "2");
        Assert.That(Codec.ReadHeader(codestream).IsLossy, Is.True);
        Assert.That(Samples.Decode(Codec, codestream).Zip(samples, (a, b) => Math.Abs(a - b)).Average(), Is.InRange(0.01, 8));
    }

    [Test]
    public void Decode_WrittenByGdcm_GivesSamples([Values(8, 12, 16)] int bits)
    {
        var info = Info(46, 62, 1, bits);
        var samples = Samples.Make(info);
        var file = Tool.ConvertDicom(DicomFile.Write(info, info.BytesPerSample * 8, samples), "gdcmconv", "--j2k");
        Assert.That(Samples.Decode(Codec, DicomFile.ReadFirstFrame(file, 1)), Is.EqualTo(samples));
    }

    [Test]
    public void Decode_HighThroughput_GivesSamples()
    {
        var samples = Enumerable.Range(0, 256).Select(i => (x: i % 16, y: i / 16))
            .Select(at => (byte)(((at.x * at.x) + (3 * at.y * (at.x & 5))) % 251));
        var codestream = HighThroughput();
        Assert.That(Codec.ReadHeader(codestream), Is.EqualTo(Info(16, 16, 1, 8) with { Color = CodestreamColorSpace.Gray }));
        Assert.That(Samples.Decode(Codec, codestream), Is.EqualTo(samples));
    }

    [Test]
    public void ReadHeader_TooManyTiles_IsTooLarge()
    {
        var codestream = Encode(Info(46, 62, 1, 8), Samples.Make(Info(46, 62, 1, 8)));

        // Tiles of one pixel: width and height at bytes 24 and 28 of the codestream.
        BinaryPrimitives.WriteInt32BigEndian(codestream.AsSpan(24), 1);
        BinaryPrimitives.WriteInt32BigEndian(codestream.AsSpan(28), 1);
        Assert.That(Assert.Throws<ImageLoadException>(() => Codec.ReadHeader(codestream)).Error, Is.EqualTo(ImageLoadError.TooLarge));
    }

    [Test]
    public void ReadHeader_TooManyLayers_IsTooLarge()
    {
        var info = Info(450, 610, 1, 8);
        var codestream = Encode(info, Samples.Make(info), "-n", "6", "-c", "[4,4],[4,4],[4,4],[4,4],[4,4],[4,4]");
        var style = codestream.AsSpan().IndexOf([(byte)0xFF, (byte)0x52]);
        codestream.AsSpan(style + 6, 2).Fill(0xFF);
        Assert.That(Assert.Throws<ImageLoadException>(() => Codec.ReadHeader(codestream)).Error, Is.EqualTo(ImageLoadError.TooLarge));
    }

    [Test]
    public void Decode_HugePictureInHeader_IsMalformedBeforeAnyMemory()
    {
        var info = Info(46, 62, 1, 8);
        var codestream = Encode(info, Samples.Make(info));
        BinaryPrimitives.WriteInt32BigEndian(codestream.AsSpan(8), 1_000_000_000);
        BinaryPrimitives.WriteInt32BigEndian(codestream.AsSpan(12), 1_000_000_000);
        Assert.Throws<ImageLoadException>(() => Samples.Decode(Codec, codestream, info));
    }

    [Test]
    public void Decode_OtherThanExpected_IsMalformed()
    {
        var info = Info(46, 62, 1, 12);
        var codestream = Encode(info, Samples.Make(info));
        Assert.Throws<ImageLoadException>(() => Samples.Decode(Codec, codestream, info with { BitsPerSample = 16 }));
        Assert.Throws<ImageLoadException>(() => Samples.Decode(Codec, codestream, info with { IsSigned = true }));
        Assert.Throws<ImageLoadException>(() => Samples.Decode(Codec, codestream, info with { Rows = 62, Columns = 46 }));
    }

    [Test]
    public void Decode_MarkerOfPart2_IsUnsupported()
    {
        var info = Info(16, 16, 1, 8);
        var codestream = Encode(info, new byte[256]);
        var coding = codestream.AsSpan().IndexOf([(byte)0xFF, (byte)0x52]);
        byte[] extended = [.. codestream[..coding], 0xFF, 0x76, 0, 4, 0, 0, .. codestream[coding..]];
        Assert.That(Assert.Throws<ImageLoadException>(() => Codec.Decode(extended, info, ColorOutput.AsStored, new byte[256]))!.Error,
            Is.EqualTo(ImageLoadError.Unsupported));
    }

    [Test]
    public void Decode_WithoutEndMarkerOrWithSurplusData_GivesSamplesAndARemark()
    {
        var info = Info(24, 20, 1, 8);
        var samples = Samples.Make(info);
        var codestream = Encode(info, samples);
        var pixels = new byte[info.LengthBytes];
        Assert.That(Codec.Decode(codestream, info, ColorOutput.AsStored, pixels), Is.Empty);
        Assert.That(Codec.Decode(codestream.AsSpan(..^2), info, ColorOutput.AsStored, pixels), Has.One.Contains("EOC"));
        Assert.That(pixels, Is.EqualTo(samples));

        // Psot, six bytes behind the SOT marker, takes in what is inserted before the end marker.
        byte[] longer = [.. codestream[..^2], 1, 2, 3, .. codestream[^2..]];
        var start = longer.AsSpan().IndexOf([(byte)0xFF, (byte)0x90]);
        BinaryPrimitives.WriteInt32BigEndian(longer.AsSpan(start + 6), BinaryPrimitives.ReadInt32BigEndian(longer.AsSpan(start + 6)) + 3);
        pixels.AsSpan().Clear();
        Assert.That(Codec.Decode(longer, info, ColorOutput.AsStored, pixels), Has.One.Contains("3 bytes"));
        Assert.That(pixels, Is.EqualTo(samples));
    }

    [Test]
    public void Decode_Cancelled_Throws()
    {
        var info = Info(16, 16, 1, 8);
        Assert.Throws<OperationCanceledException>(
            () => Codec.Decode(HighThroughput(), info, ColorOutput.AsStored, new byte[256], new CancellationToken(canceled: true)));
    }

    [Test]
    public void Decode_FromManyThreads_GivesSamples()
    {
        var info = Info(46, 62, 3, 8);
        var samples = Samples.Make(info);
        var codestream = Encode(info, samples);
        Parallel.For(0, 200, _ => Assert.That(Samples.Decode(Codec, codestream), Is.EqualTo(samples)));
    }

    [Test]
    public void Decode_CutOffAnywhere_IsAnError([Values("", "-t 16,16", "-TP R", "-r 20,5,1")] string options)
    {
        var info = Info(24, 20, 1, 8);
        var codestream = Encode(info, Samples.Make(info), options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.That(Damage.Truncate(Codec, codestream, Codec.ReadHeader(codestream)), Is.EqualTo(codestream.Length - 2),
            "All but the end marker is needed.");
    }

    [Test]
    public void Decode_Damaged_GivesPictureOrError([Values("", "-t 16,16", "-n 2 -c [8,8]", "-I")] string options,
        [Values(1, 3)] int components)
    {
        var info = Info(24, 20, components, 8);
        var codestream = Encode(info, Samples.Make(info), options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.That(Damage.Mutate(Codec, codestream, Codec.ReadHeader(codestream), 2000), Is.InRange(1, 1999));
    }

    [Test]
    public void Decode_DamagedJp2_GivesPictureOrError()
    {
        var info = Info(24, 20, 3, 8);
        var file = Encode(info, Samples.Make(info), "out.jp2");
        Assert.That(Damage.Mutate(Codec, file, Codec.ReadHeader(file), 2000), Is.InRange(1, 1999));
    }

    [Test]
    public void Decode_DamagedHighThroughput_GivesPictureOrError() =>
        Assert.That(Damage.Mutate(Codec, HighThroughput(), Codec.ReadHeader(HighThroughput()), 10000), Is.InRange(1, 9999));

    [Test]
    public void Decode_HighThroughputDataWithAMarkerInside_GivesPictureOrError()
    {
        // OpenJPEG 2.5.0 ends the process over these by an assertion.
        var codestream = HighThroughput();
        codestream.AsSpan(300, 2).Fill(0xFF);
        GuardedDecoding.TryDecode(Codec, codestream, ColorOutput.AsStored);
    }

    /// <param name="info">The picture.</param>
    /// <param name="samples">Interleaved by pixel.</param>
    /// <param name="options">Options of the tool; first, where it matters, the name of the file that it makes.</param>
    internal static byte[] Encode(in CodestreamInfo info, byte[] samples, params string[] options)
    {
        var output = options is ["out.jp2", ..] ? "out.jp2" : "out.j2k";
        var planes = new byte[samples.Length];
        var (size, pixels) = (info.BytesPerSample, info.Rows * info.Columns);
        for (var i = 0; i < pixels * info.Components; i++)
        {
            var (pixel, component) = (i / info.Components, i % info.Components);
            samples.AsSpan(i * size, size).CopyTo(planes.AsSpan(((component * pixels) + pixel) * size));
        }

        string[] arguments = ["-o", output, .. options.Where(option => option != "out.jp2")];
        if (!options.Contains("-n"))
            arguments = [.. arguments, "-n", "3"];
        var format = $"{info.Columns},{info.Rows},{info.Components},{info.BitsPerSample},{(info.IsSigned ? 's' : 'u')}";
        return Tool.Convert(planes, "in.rawl", output, "opj_compress", ["-i", "in.rawl", "-F", format, .. arguments]);
    }

    /// <summary>16 x 16 pixels of 8 bits, coded by OpenJPH; no Debian package has an encoder.</summary>
    internal static byte[] HighThroughput() => Convert.FromBase64String(
        "/0//UQApQAAAAAAQAAAAEAAAAAAAAAAAAAAAEAAAABAAAAAAAAAAAAABBwEB/1AACAACAAAAAv9SAAwAAgABAAUEBEAB/1wAEyBIUFBQUFBQUFBQUFBQSEhI"
        + "/2QAFwABT3BlbkpQSCBWZXIgMC4zMS4wLv+QAAoAAAAAAQUAAf+TwCWLAQd0AADAEsASwBKAxgEHdADIAId0APYAx3QAwBUQBPAFQB0mtecAhzQABCv7AAOU"
        + "AAQouPAAQ5QAwBasAV8AV4CnH3LQBLznMbeqA7AF8wlyOAJGtwAgzHyY2vv6/oAIQlwDlwCEwundY0M4dMOGXGxDlgDAL0SAW1ALaEE0oACCNADB9o2CXCiQ"
        + "QCnIhS6vTJPhcWfhGDAWLqJtYdF0QpqsiKQobolSmIgoBTj+AZx1cL4UqcX+AqHRwigkprIBnrv1XA+W5zyx+uZAggLPgGeuKJvHCKwBMAF6vPh4nhHoIQj+"
        + "5kAr37EJWWEIH8cYrEEwAf/Z");

    private static CodestreamInfo Info(int rows, int columns, int components, int bits) =>
        new() { Rows = rows, Columns = columns, Components = components, BitsPerSample = bits };
}
