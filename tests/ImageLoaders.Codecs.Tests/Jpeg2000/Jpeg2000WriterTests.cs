using System.Text;
using ImageLoaders.Tests;

namespace ImageLoaders.Codecs.Tests;

/// <summary>
/// Streams that Grok and OpenJPH write: every depth, grey and colour, with and without loss, over their styles and block sizes. Grok writes
/// signed samples; <c>ojph_compress</c> reads the samples of a file as unsigned ones.
/// </summary>
public sealed class Jpeg2000WriterTests
{
    private static readonly Jpeg2000Codec Codec = new();

    [Test]
    public void Decode_DepthByGrok_GivesSamples([Range(1, 16)] int bits, [Values] bool isSigned, [Values("", "-M 64")] string options) =>
        CheckLossless(Grok, Info(1, bits) with { IsSigned = isSigned }, Split(options));

    [Test]
    public void Decode_DepthByOpenJph_GivesSamples([Range(1, 16)] int bits) =>
        CheckLossless(OpenJph, Info(1, bits), "-reversible", "true");

    [Test]
    public void Decode_StyleByGrok_GivesSamples(
        [Values(1, 3)] int components,
        [Values(8, 12, 16)] int bits,
        [Values("", "-M 1", "-M 36", "-t 40,40", "-b 16,32 -n 4", "-p RPCL -c [32,32],[32,32]")] string options) =>
        CheckLossless(Grok, Info(components, bits), Split(options));

    [Test]
    public void Decode_StyleByOpenJph_GivesSamples(
        [Values(1, 3)] int components,
        [Values(1, 8, 10, 16)] int bits,
        [Values("", "-block_size {32,32}", "-block_size {4,1024}", "-block_size {256,16} -num_decomps 1", "-tile_size {40,30}",
            "-prog_order CPRL -precincts {32,32},{64,64}")] string options) =>
        CheckLossless(OpenJph, Info(components, bits), ["-reversible", "true", .. Split(options)]);

    [Test]
    public void Decode_WithLossByGrok_IsWithinOneOfOpenJpeg(
        [Values(1, 3)] int components, [Values(8, 12)] int bits, [Values("-I -r 5", "-I -r 12 -b 16,16", "-r 8")] string options) =>
        CheckLossy(Grok, Info(components, bits), Split(options));

    [Test]
    public void Decode_WithLossByOpenJph_IsWithinOneOfOpenJpeg(
        [Values(1, 3)] int components, [Values(8, 12)] int bits, [Values("0.001", "0.01", "0.1")] string step) =>
        CheckLossy(OpenJph, Info(components, bits), ["-qstep", step]);

    private static void CheckLossless(
        Func<CodestreamInfo, byte[], string[], byte[]> encode, in CodestreamInfo info, params string[] options)
    {
        var samples = Samples.Make(info);
        var codestream = encode(info, samples, options);
        var header = Codec.ReadHeader(codestream);
        Assert.That((header.BitsPerSample, header.IsSigned), Is.EqualTo((info.BitsPerSample, info.IsSigned)));
        Assert.That(Samples.Decode(Codec, codestream), Is.EqualTo(samples));
    }

    private static void CheckLossy(Func<CodestreamInfo, byte[], string[], byte[]> encode, in CodestreamInfo info, string[] options)
    {
        var codestream = encode(info, Samples.Make(info), options);
        var wanted = new byte[info.LengthBytes];
        OpenJpegCodestream.Decode(codestream, info, wanted, 1, CancellationToken.None);
        Assert.That(Jpeg2000WitnessTests.LargestDifference(Samples.Decode(Codec, codestream), wanted, info), Is.LessThanOrEqualTo(1));
    }

    private static byte[] Grok(CodestreamInfo info, byte[] samples, string[] options) => info.IsSigned
        ? Tool.Convert(samples, "in.rawl", "out.j2k", "grk_compress",
            ["-i", "in.rawl", "-o", "out.j2k", "-F", $"{info.Columns},{info.Rows},1,{info.BitsPerSample},s", .. options])
        : Tool.Convert(Pnm(info, samples), NameOf(info), "out.j2k", "grk_compress", ["-i", NameOf(info), "-o", "out.j2k", .. options]);

    internal static byte[] OpenJph(CodestreamInfo info, byte[] samples, string[] options) =>
        Tool.Convert(Pnm(info, samples), NameOf(info), "out.j2c", "ojph_compress",
            ["-i", NameOf(info), "-o", "out.j2c", "-colour_trans", info.Components == 3 ? "true" : "false", .. options]);

    private static string NameOf(in CodestreamInfo info) => info.Components == 3 ? "in.ppm" : "in.pgm";

    private static string[] Split(string options) => options.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static byte[] Pnm(in CodestreamInfo info, byte[] samples)
    {
        var body = samples.ToArray();
        if (info.BytesPerSample == 2)
        {
            for (var i = 0; i < body.Length; i += 2)
                (body[i], body[i + 1]) = (body[i + 1], body[i]);
        }

        var kind = info.Components == 3 ? "P6" : "P5";
        return [.. Encoding.ASCII.GetBytes($"{kind}\n{info.Columns} {info.Rows}\n{(1 << info.BitsPerSample) - 1}\n"), .. body];
    }

    private static CodestreamInfo Info(int components, int bits) =>
        new() { Rows = 61, Columns = 83, Components = components, BitsPerSample = bits };
}
