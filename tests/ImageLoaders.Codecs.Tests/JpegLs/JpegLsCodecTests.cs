using ImageLoaders.TestCorpus;
using ImageLoaders.Tests;

namespace ImageLoaders.Codecs.Tests;

public sealed class JpegLsCodecTests
{
    private static readonly JpegLsCodec Codec = new();

    [TestCaseSource(typeof(CorpusFrames), nameof(CorpusFrames.Cases), new object[] { new[] { "1.2.4.80", "1.2.4.81" } })]
    public void Decode_CorpusFile_GivesReferenceSamples(object file) => CorpusFrames.Check((CorpusFile)file, Codec);

    [Test]
    public void Decode_EveryDepth_GivesSamples([Range(2, 16)] int bits, [Values(1, 3, 4)] int components, [Values(0, 1, 2)] int interleave)
    {
        var info = Info(45, 61, components, bits);
        var samples = Samples.Make(info);
        var source = interleave == 0 ? Planes(info, samples) : samples;
        Assert.That(Decode(CharLsEncoder.Encode(info, source, components == 1 ? 0 : interleave)), Is.EqualTo(samples));
    }

    [Test]
    public void Decode_WrittenByTool_GivesSamples([Values("dcmcjpls", "gdcmconv")] string tool, [Values(8, 12, 16)] int bits,
        [Values] bool isSigned)
    {
        var info = Info(46, 62, 1, bits) with { IsSigned = isSigned };
        var samples = Samples.Make(info);
        var file = Tool.ConvertDicom(DicomFile.Write(info, info.BytesPerSample * 8, samples), tool, tool == "gdcmconv" ? ["--jpegls"] : []);
        Assert.That(Stored(info, Decode(DicomFile.ReadFirstFrame(file, 1))), Is.EqualTo(Stored(info, samples)));
    }

    [Test]
    public void Decode_ColorWrittenByTool_GivesSamplesInterleaved([Values("+iv", "+is", "+il", "+in")] string interleave)
    {
        var info = Info(45, 61, 3, 8);
        var samples = Samples.Make(info);
        var file = Tool.ConvertDicom(DicomFile.Write(info, 8, samples), "dcmcjpls", interleave);
        Assert.That(Decode(DicomFile.ReadFirstFrame(file, 1)), Is.EqualTo(samples));
    }

    [Test]
    public void Decode_NearLossless_StaysWithinItsError([Values(8, 12, 16)] int bits, [Values(1, 3, 9)] int near)
    {
        var info = Info(45, 61, 1, bits);
        var samples = Samples.Make(info);
        var codestream = CharLsEncoder.Encode(info, samples, near: near);
        Assert.That(Codec.ReadHeader(codestream), Is.EqualTo(info with { IsLossy = true, Color = CodestreamColorSpace.Gray }));
        Assert.That(Differences(info, Decode(codestream), samples).Max(), Is.InRange(1, near));
    }

    [Test]
    public void Decode_GreyNearLossless_GivesWhatTheLibraryGives([Range(8, 16)] int bits, [Values(1, 2, 7)] int near)
    {
        var info = Info(45, 61, 1, bits);
        var codestream = CharLsEncoder.Encode(info, Samples.Make(info), near: near);
        Assert.That(Decode(codestream), Is.EqualTo(CharLsEncoder.Decode(codestream, info.LengthBytes)));
    }

    [Test]
    public void Decode_ColorNearLossless_GivesWhatTheLibraryGives(
        [Values(8, 12, 16)] int bits, [Values(3, 4)] int components, [Values(1, 2)] int interleave, [Values(1, 3, 20)] int near)
    {
        var info = Info(45, 61, components, bits);
        var codestream = CharLsEncoder.Encode(info, Samples.Make(info), interleave, near);
        Assert.That(Codec.ReadHeader(codestream).IsLossy, Is.True);
        Assert.That(Decode(codestream), Is.EqualTo(CharLsEncoder.Decode(codestream, info.LengthBytes)));
    }

    [Test]
    public void Decode_RestartMarkers_GivesSamples(
        [Values(1, 3)] int components, [Values(0, 1, 2)] int interleave, [Values(2, 3, 4)] int intervalBytes)
    {
        const int Interval = 5, Intervals = 11;
        var info = Info(Interval * Intervals, 61, components, 8);
        var samples = Samples.Make(info);
        List<byte> joined = [];
        for (var i = 0; i < Intervals; i++)
        {
            var part = info with { Rows = Interval };
            var strip = samples.AsSpan(i * (int)part.LengthBytes, (int)part.LengthBytes).ToArray();
            var codestream = CharLsEncoder.Encode(part, strip, components == 1 ? 0 : Math.Max(1, interleave));
            var scan = codestream.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]);
            byte[] interval = [0xFF, 0xDD, 0, (byte)(2 + intervalBytes), .. new byte[intervalBytes - 1], Interval];
            if (i == 0)
                joined.AddRange([.. codestream[..scan], .. interval, .. codestream[scan..^2]]);
            else
                joined.AddRange([0xFF, (byte)(0xD0 + ((i - 1) & 7)), .. codestream[(scan + 8 + (2 * components))..^2]]);
        }

        joined.AddRange([0xFF, 0xD9]);
        byte[] whole = [.. joined];
        whole[whole.AsSpan().IndexOf([(byte)0xFF, (byte)0xF7]) + 6] = Interval * Intervals;
        Assert.That(Decode(whole), Is.EqualTo(samples));
        whole[whole.AsSpan().LastIndexOf([(byte)0xFF, (byte)0xD1]) + 1] = 0xD2;
        Assert.That(Assert.Throws<ImageLoadException>(() => Decode(whole)).Message, Does.Contain("FFD1 should follow"));
    }

    [Test]
    public void Decode_LinesAlternateTwoByTwo_GivesSamples()
    {
        // Equal factors subsample nothing: two lines of a component follow each other. A black picture's codes are the same in any order.
        var info = Info(2, 61, 3, 8);
        var codestream = CharLsEncoder.Encode(info, new byte[info.LengthBytes], interleave: 1);
        var frame = codestream.AsSpan().IndexOf([(byte)0xFF, (byte)0xF7]);
        foreach (var i in new[] { 11, 14, 17 })
            codestream[frame + i] = 0x22;
        Assert.That(Decode(codestream), Is.All.Zero);
        codestream[frame + 6] = 1;
        Assert.That(Assert.Throws<ImageLoadException>(() => Decode(codestream)).Error, Is.EqualTo(ImageLoadError.Unsupported));
    }

    [Test]
    public void Decode_TwoComponents_GivesSamples([Values(8, 12)] int bits)
    {
        var info = Info(45, 61, 2, bits);
        var samples = Samples.Make(info);
        Assert.That(Decode(CharLsEncoder.Encode(info, Planes(info, samples))), Is.EqualTo(samples));
    }

    [Test]
    public void Decode_ColorOfRunsAndEdges_GivesSamples(
        [Values(8, 16)] int bits, [Values(3, 4)] int components, [Values(0, 1, 2)] int interleave, [Values(1, 2, 700)] int columns)
    {
        var info = Info(90, columns, components, bits);
        var samples = new byte[info.LengthBytes];
        var random = new Random(columns);
        for (var i = 0; i < samples.Length;)
        {
            var value = (byte)(random.Next(3) == 0 ? random.Next(256) : 0);
            for (var end = Math.Min(samples.Length, i + random.Next(1, 2000)); i < end; i++)
                samples[i] = value;
        }

        var codestream = CharLsEncoder.Encode(info, interleave == 0 ? Planes(info, samples) : samples, interleave);

        // Of four components CharLS 2.4.1 compares fewer by sample, and does not write runs as they are.
        var wanted = (components, interleave) == (4, 2) ? CharLsEncoder.Decode(codestream, info.LengthBytes) : samples;
        Assert.That(Decode(codestream), Is.EqualTo(wanted));
    }

    [Test]
    public void Decode_SmallerMaximum_GivesWhatItsEncoderMeant([Values(0, 2)] int near, [Values(200, 127)] int maximum)
    {
        var info = Info(45, 61, 1, 8);
        var samples = Samples.Make(info);
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (byte)(samples[i] * maximum / 255);
        var codestream = CharLsEncoder.Encode(info, samples, near: near, preset: new(maximum, 5, 12, 30, 64));
        var pixels = new byte[info.LengthBytes];
        var remarks = Codec.Decode(codestream, info, ColorOutput.AsStored, pixels);
        Assert.That(pixels, Is.EqualTo(CharLsEncoder.Decode(codestream, info.LengthBytes)));
        Assert.That(remarks.Single(), Does.Contain("MAXVAL"));
    }

    [Test]
    public void Decode_SampleOfAMappingTable_IsItsEntry([Values(1, 2, 3)] int entryBytes, [Values] bool isSplit)
    {
        var info = Info(9, 16, 1, 4);
        var samples = Samples.Make(info);
        var entries = new byte[16 * entryBytes];
        new Random(3).NextBytes(entries);
        var codestream = WithTable(CharLsEncoder.Encode(info, samples), entryBytes, entries, isSplit);
        var mapped = samples.SelectMany(sample => entries.AsSpan(sample * entryBytes, entryBytes).ToArray()).ToArray();
        if (entryBytes == 2)
            mapped = [.. mapped.Chunk(2).SelectMany(pair => BitConverter.GetBytes((ushort)((pair[0] << 8) | pair[1])))];
        var header = Codec.ReadHeader(codestream);
        Assert.That((header.Components, header.BitsPerSample), Is.EqualTo((entryBytes == 3 ? 3 : 1, entryBytes == 2 ? 16 : 8)));
        Assert.That(Decode(codestream), Is.EqualTo(mapped));
    }

    [Test]
    public void Decode_SampleOfNoEntry_IsMalformed()
    {
        var info = Info(9, 16, 1, 4);
        var codestream = WithTable(CharLsEncoder.Encode(info, Samples.Make(info)), 1, new byte[15], isSplit: false);
        var exception = Assert.Throws<ImageLoadException>(() => Decode(codestream));
        Assert.That(exception.Error, Is.EqualTo(ImageLoadError.Malformed));
        Assert.That(exception.Message, Does.Contain("a sample is 15").And.Contain("15 entries"));
    }

    [Test]
    public void Decode_TableThatIsNotThere_IsUnsupported()
    {
        var info = Info(9, 16, 1, 4);
        var codestream = CharLsEncoder.Encode(info, Samples.Make(info));
        codestream[codestream.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]) + 6] = 5;
        Assert.That(Assert.Throws<ImageLoadException>(() => Codec.ReadHeader(codestream)).Message, Does.Contain("mapping table 5"));
    }

    [Test]
    public void Decode_GreyScanOfAnotherId_GivesSamplesWithARemark()
    {
        var info = Info(9, 16, 1, 8);
        var samples = Samples.Make(info);
        var codestream = CharLsEncoder.Encode(info, samples);
        codestream[codestream.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]) + 5] = 77;
        var pixels = new byte[samples.Length];
        Assert.That(Codec.Decode(codestream, info, ColorOutput.AsStored, pixels).Single(), Does.Contain("component"));
        Assert.That(pixels, Is.EqualTo(samples));
    }

    [TestCase(8, 0, 255, 9, 20, 40, 3)]
    [TestCase(12, 0, 4095, 1, 1, 1, 31)]
    [TestCase(16, 0, 65535, 1000, 20000, 65535, 4)]
    [TestCase(16, 3, 65535, 1000, 20000, 65000, 1000)]
    public void Decode_GreyByParametersOfItsOwn_GivesWhatTheLibraryGives(int bits, int near, int maximum, int t1, int t2, int t3, int reset)
    {
        var info = Info(45, 61, 1, bits);
        var samples = Samples.Make(info);
        var codestream = CharLsEncoder.Encode(info, samples, near: near, preset: new(maximum, t1, t2, t3, reset));
        Assert.That(Decode(codestream), Is.EqualTo(CharLsEncoder.Decode(codestream, info.LengthBytes)));
    }

    [Test]
    public void Decode_GreyOfRunsAndEdges_GivesSamples([Values(8, 16)] int bits, [Values(1, 2, 1500)] int columns)
    {
        var info = Info(200, columns, 1, bits);
        var samples = new byte[info.LengthBytes];
        var random = new Random(columns);
        for (var i = 0; i < samples.Length;)
        {
            var value = (byte)(random.Next(3) == 0 ? random.Next(256) : 0);
            for (var end = Math.Min(samples.Length, i + random.Next(1, 900)); i < end; i++)
                samples[i] = value;
        }

        Assert.That(Decode(CharLsEncoder.Encode(info, samples)), Is.EqualTo(samples));
    }

    [Test]
    public void Decode_ParametersThatNoneHas_IsMalformed()
    {
        var info = Info(9, 5, 1, 12);
        var codestream = CharLsEncoder.Encode(info, Samples.Make(info), preset: new(4095, 9, 20, 40, 31));
        var t2 = codestream.AsSpan().IndexOf((byte[])[0x0F, 0xFF, 0, 9, 0, 20]) + 4;
        codestream[t2 + 1] = 3;
        var exception = Assert.Throws<ImageLoadException>(() => Codec.ReadHeader(codestream));
        Assert.That(exception.Error, Is.EqualTo(ImageLoadError.Malformed));
        Assert.That(exception.Message, Does.Contain("T2 = 3"));
    }

    [Test]
    public void Decode_ColorTransform_IsUndone([Values(1, 2, 3)] int transform, [Values(1, 2)] int interleave)
    {
        var info = Info(45, 61, 3, 8);
        var samples = Samples.Make(info);
        var codestream = CharLsEncoder.Encode(info, samples, interleave, transform: transform);
        Assert.That(Codec.ReadHeader(codestream).Color, Is.EqualTo(CodestreamColorSpace.Rgb));
        Assert.That(Decode(codestream), Is.EqualTo(samples));
    }

    [Test]
    public void ReadHeader_Color_SaysNothingOfIt() =>
        Assert.That(Codec.ReadHeader(CharLsEncoder.Encode(Info(4, 4, 3, 8), new byte[48], 2)), Is.EqualTo(Info(4, 4, 3, 8)));

    [Test]
    public void Decode_OtherThanExpected_IsMalformedWithBoth()
    {
        var info = Info(9, 5, 1, 12);
        var codestream = CharLsEncoder.Encode(info, Samples.Make(info));
        var exception = Assert.Throws<ImageLoadException>(() => Samples.Decode(Codec, codestream, info with { BitsPerSample = 16 }));
        Assert.That(exception.Message, Does.Contain("12 bits").And.Contain("16 bits"));
    }

    [Test]
    public void Decode_Cancelled_Throws()
    {
        var info = Info(4, 5, 1, 16);
        var codestream = CharLsEncoder.Encode(info, Samples.Make(info));
        Assert.Throws<OperationCanceledException>(
            () => Codec.Decode(codestream, info, ColorOutput.AsStored, new byte[40], new CancellationToken(canceled: true)));
    }

    [Test]
    public void Decode_FromManyThreads_GivesSamples()
    {
        var info = Info(45, 61, 1, 12);
        var samples = Samples.Make(info);
        var codestream = CharLsEncoder.Encode(info, samples);
        Parallel.For(0, 200, _ => Assert.That(Decode(codestream), Is.EqualTo(samples)));
    }

    [Test]
    public void Decode_CutOffAnywhere_IsAnError([Values(1, 3)] int components, [Values(0, 1, 2)] int interleave)
    {
        var info = Info(12, 14, components, 8);
        var codestream = CharLsEncoder.Encode(info, Samples.Make(info), components == 1 ? 0 : interleave);
        Assert.That(Damage.Truncate(Codec, codestream, Codec.ReadHeader(codestream)), Is.EqualTo(codestream.Length - 2),
            "All but the end marker is needed.");
    }

    [Test]
    public void Decode_Damaged_GivesPictureOrError([Values(1, 3)] int components, [Values(0, 1, 2)] int interleave,
        [Values(8, 16)] int bits)
    {
        var info = Info(20, 20, components, bits);
        var codestream = CharLsEncoder.Encode(info, Samples.Make(info), components == 1 ? 0 : interleave);
        Assert.That(Damage.Mutate(Codec, codestream, Codec.ReadHeader(codestream), 2000), Is.InRange(1, 1999));
    }

    private static byte[] Decode(byte[] codestream) => Samples.Decode(Codec, codestream);

    private static IEnumerable<int> Differences(CodestreamInfo info, byte[] a, byte[] b) => info.BytesPerSample == 1
        ? a.Zip(b, (x, y) => Math.Abs(x - y))
        : Enumerable.Range(0, a.Length / 2).Select(i => Math.Abs(BitConverter.ToUInt16(a, 2 * i) - BitConverter.ToUInt16(b, 2 * i)));

    /// <summary>Without bits above those stored, into which signs are extended.</summary>
    private static ushort[] Stored(CodestreamInfo info, byte[] samples) => info.BytesPerSample == 1
        ? [.. samples.Select(sample => (ushort)sample)]
        : [.. Enumerable.Range(0, samples.Length / 2)
            .Select(i => (ushort)(BitConverter.ToUInt16(samples, 2 * i) & ((1 << info.BitsPerSample) - 1)))];

    /// <summary>Puts a mapping table before the scan, as one segment or two, and names it in the scan's header.</summary>
    private static byte[] WithTable(byte[] codestream, int entryBytes, byte[] entries, bool isSplit)
    {
        var scan = codestream.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]);
        var first = isSplit ? entries.Length / 2 : entries.Length;
        byte[] table = [.. Segment(2, entries[..first]), .. isSplit ? Segment(3, entries[first..]) : []];
        codestream[scan + 6] = 9;
        return [.. codestream[..scan], .. table, .. codestream[scan..]];

        byte[] Segment(byte kind, byte[] part) => [0xFF, 0xF8, 0, (byte)(5 + part.Length), kind, 9, (byte)entryBytes, .. part];
    }

    private static byte[] Planes(CodestreamInfo info, byte[] samples)
    {
        var (size, pixels) = (info.BytesPerSample, info.Rows * info.Columns);
        var planes = new byte[samples.Length];
        for (var i = 0; i < pixels * info.Components; i++)
        {
            var (pixel, component) = (i / info.Components, i % info.Components);
            samples.AsSpan(i * size, size).CopyTo(planes.AsSpan(((component * pixels) + pixel) * size));
        }

        return planes;
    }

    private static CodestreamInfo Info(int rows, int columns, int components, int bits) =>
        new() { Rows = rows, Columns = columns, Components = components, BitsPerSample = bits };
}
