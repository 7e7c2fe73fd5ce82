using ImageLoaders.Codecs.Tests.JpegDct;
using ImageLoaders.Codecs.Tests.Png;
using ImageLoaders.Tests;

namespace ImageLoaders.Codecs.Tests;

/// <summary>
/// A decode that is cancelled does at most 50 ms of work more. What counts is the time that the processors give to this process, so that a
/// busy machine changes nothing.
/// </summary>
[NonParallelizable]
public sealed class CancellationTests
{
    private const int Side = 1400;
    private const int Rounds = 6;

    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(50);

    private static IEnumerable<TestCaseData> Codecs()
    {
        yield return Case("JPEG", new JpegCodec { UsesLibrary = false }, () => Cjpeg.Encode(Side, Side, 3, "-sample 2x2 -quality 95"));
        yield return Case("JPEG, progressive", new JpegCodec { UsesLibrary = false },
            () => Cjpeg.Encode(Side, Side, 3, "-progressive -quality 95"));
        yield return Case("JPEG of 12 bits", new JpegExtendedCodec(), () => Compress(12, "dcmcjpeg", "+ee"));
        yield return Case("JPEG of 12 bits, progressive", new JpegExtendedCodec(), () => Compress(12, "dcmcjpeg", "+ep"));
        yield return Case("JPEG lossless", new JpegLosslessCodec(), () => Compress(16, "dcmcjpeg", "+e1"));
        yield return Case("JPEG-LS", new JpegLsCodec(), () => CharLsEncoder.Encode(Info(3, 8), Samples.Make(Info(3, 8)), 1));
        yield return Case("JPEG 2000", new Jpeg2000Codec(), () => Jpeg2000CodecTests.Encode(Info(1, 12), Samples.Make(Info(1, 12))));
        yield return Case("JPEG 2000, 9/7", new Jpeg2000Codec(),
            () => Jpeg2000CodecTests.Encode(Info(1, 12), Samples.Make(Info(1, 12)), "-I", "-r", "6"));
        yield return Case("HTJ2K", new Jpeg2000Codec(),
            () => Jpeg2000WriterTests.OpenJph(Info(3, 12), Samples.Make(Info(3, 12)), ["-reversible", "true"]));
        yield return Case("RLE", new RleCodec(), () => RleEncoder.Encode(Samples.Make(Info(1, 16)), 1, 2, 2), Info(1, 16));
        yield return Case("PNG", new PngCodec(), MakePng);
    }

    [TestCaseSource(nameof(Codecs))]
    public async Task Decode_Cancelled_WorksForFiftyMillisecondsMoreAtMost(IImageCodec codec, Func<byte[]> make, CodestreamInfo? said)
    {
        var codestream = make();
        var info = said ?? codec.ReadHeader(codestream);
        var pixels = new byte[info.LengthBytes];
        codec.Decode(codestream, info, ColorOutput.AsStored, pixels); // compiles
        var start = Environment.CpuUsage.TotalTime;
        codec.Decode(codestream, info, ColorOutput.AsStored, pixels);
        var whole = Environment.CpuUsage.TotalTime - start;
        var threads = codec is Jpeg2000Codec ? Environment.ProcessorCount : 1;
        var stopped = 0;
        var longest = TimeSpan.Zero;
        for (var round = 0; round < Rounds; round++)
        {
            using var source = new CancellationTokenSource();
            var cancelled = TimeSpan.Zero;
            // The time is taken first: a callback of the token may run after the decode has ended.
            await using var timer = new Timer(_ =>
            {
                cancelled = Environment.CpuUsage.TotalTime;
                source.Cancel();
            }, null, whole * round / Rounds / threads, Timeout.InfiniteTimeSpan);
            try
            {
                codec.Decode(codestream, info, ColorOutput.AsStored, pixels, source.Token);
            }
            catch (OperationCanceledException)
            {
                var more = Environment.CpuUsage.TotalTime - cancelled;
                longest = more > longest ? more : longest;
                stopped++;
            }
        }

        TestContext.Out.WriteLine($"{whole.TotalMilliseconds} ms in all, {longest.TotalMilliseconds} ms after it was cancelled");
        Assert.That(stopped, Is.GreaterThan(0));
        Assert.That(longest, Is.LessThan(Most * threads));
    }

    private static TestCaseData Case(string name, IImageCodec codec, Func<byte[]> make, CodestreamInfo? said = null) =>
        new TestCaseData(codec, make, said).SetArgDisplayNames(name);

    private static byte[] Compress(int bits, string program, string process) => DicomFile.ReadFirstFrame(
        Tool.ConvertDicom(DicomFile.Write(Info(1, bits), 16, Samples.Make(Info(1, bits))), program, process), 1);

    private static byte[] MakePng()
    {
        var samples = new ushort[Side * Side];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (ushort)(i * 7919);
        return PngFile.Create(Side, Side, 16, 0, interlaced: false, 1, samples).ToBytes();
    }

    private static CodestreamInfo Info(int components, int bits) =>
        new() { Rows = Side, Columns = Side, Components = components, BitsPerSample = bits };
}
