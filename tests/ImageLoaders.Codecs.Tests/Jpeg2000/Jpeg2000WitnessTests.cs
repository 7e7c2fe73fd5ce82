using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Tests;

/// <summary>Streams that OpenJPEG writes, over its styles, block sizes and orders.</summary>
public sealed class Jpeg2000WitnessTests
{
    private static readonly Jpeg2000Codec Codec = new();

    // Bits of -M: bypass 1, reset 2, terminate all 4, vertically causal 8, predictable termination 16, segmentation symbols 32.
    [Test]
    public void Decode_StyleByOpenJpeg_GivesSamples(
        [Values(1, 2, 4, 5, 8, 9, 13, 16, 20, 21, 32, 45, 63)] int style,
        [Values("64,64", "8,8", "1024,4", "4,1024", "16,128")] string block)
    {
        var info = Info(77, 150, 1, 12);
        var samples = Samples.Make(info);
        var codestream = Jpeg2000CodecTests.Encode(info, samples, "-M", $"{style}", "-b", block, "-n", "4", "-r", "8,1");
        Assert.That(Samples.Decode(Codec, codestream), Is.EqualTo(samples));
    }

    [Test]
    public void Decode_ProgressionByOpenJpeg_GivesSamples(
        [Values("LRCP", "RLCP", "RPCL", "PCRL", "CPRL")] string order,
            [Values("", "-t 40,30", "-t 17,90", "-d 13,7 -T 3,2 -t 50,41", "-SOP -EPH")] string more)
    {
        var info = Info(77, 91, 3, 8);
        var samples = Samples.Make(info);
        string[] options = ["-p", order, "-n", "4", "-c", "[64,32],[16,16],[32,64]", "-b", "8,16", "-r", "20,6,1", "-mct", "1",
            .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        Assert.That(Samples.Decode(Codec, Jpeg2000CodecTests.Encode(info, samples, options)), Is.EqualTo(samples));
    }

    [Test]
    public void Decode_OrderThatChanges_GivesSamples()
    {
        var info = Info(60, 70, 3, 8);
        var samples = Samples.Make(info);
        string[] options = ["-n", "5", "-mct", "1", "-POC", "T1=0,0,1,2,3,RLCP/T1=2,0,1,5,3,CPRL"];
        Assert.That(Samples.Decode(Codec, Jpeg2000CodecTests.Encode(info, samples, options)), Is.EqualTo(samples));
    }

    [Test]
    public void Decode_WithLoss_IsWithinOneOfOpenJpeg(
        [Values(1, 3)] int components,
        [Values(8, 12)] int bits,
        [Values("-I -r 5", "-r 12", "-I -r 40 -t 50,60", "-I -ROI c=0,U=4")] string options)
    {
        var info = Info(90, 110, components, bits);
        var codestream = Jpeg2000CodecTests.Encode(info, Samples.Make(info), [.. options.Split(' '), "-mct", components == 3 ? "1" : "0"]);
        var wanted = new byte[info.LengthBytes];
        OpenJpegCodestream.Decode(codestream, info, wanted, 1, CancellationToken.None);
        Assert.That(LargestDifference(Samples.Decode(Codec, codestream), wanted, info), Is.LessThanOrEqualTo(1));
    }

    internal static int LargestDifference(byte[] samples, byte[] wanted, in CodestreamInfo info) => info.BytesPerSample == 1
        ? samples.Zip(wanted, (a, b) => Math.Abs(a - b)).Max()
        : MemoryMarshal.Cast<byte, ushort>(samples).ToArray()
            .Zip(MemoryMarshal.Cast<byte, ushort>(wanted).ToArray(), (a, b) => Math.Abs(a - b)).Max();

    private static CodestreamInfo Info(int rows, int columns, int components, int bits) =>
        new() { Rows = rows, Columns = columns, Components = components, BitsPerSample = bits };
}
