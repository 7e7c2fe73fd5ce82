using System.Runtime.InteropServices;
using ImageLoaders.Tests;

namespace ImageLoaders.Codecs.Tests;

/// <summary>
/// More than 16 bits a sample. OpenJPEG's encoder is a witness up to 24 bits (it multiplies by 64 in 32 bits, and what it makes of more is
/// wrong); deeper
/// samples are those of 16 bits whose header says that bit planes are missing below.
/// </summary>
public sealed class DeepJpeg2000Tests
{
    private static readonly Jpeg2000Codec Codec = new();

    [Test]
    public void Decode_WrittenByOpenJpeg_GivesSamples([Range(17, 24)] int bits, [Values] bool isSigned, [Values(1, 3, 4)] int components)
    {
        var info = Info(components, bits, isSigned);
        var samples = Samples.Make(info);
        var values = MemoryMarshal.Cast<byte, int>(samples).ToArray();
        var planes = Enumerable.Range(0, components)
            .Select(c => new OpenJpegEncoder.Component([.. values.Where((_, i) => i % components == c)], bits, isSigned));
        var codestream = OpenJpegEncoder.Encode(info.Columns, info.Rows, [.. planes]);
        Assert.That(Codec.ReadHeader(codestream) with { Color = CodestreamColorSpace.None }, Is.EqualTo(info));
        Assert.That(MemoryMarshal.Cast<byte, int>(Samples.Decode(Codec, codestream)).ToArray(), Is.EqualTo(values));
    }

    [Test]
    public void Decode_WithoutWavelets_GivesSamples([Range(17, 30)] int bits, [Values] bool isSigned)
    {
        var (codestream, wanted) = Deepen(bits, isSigned, resolutions: 1);
        Assert.That(Decode(codestream), Is.EqualTo(wanted));
    }

    // Wavelets round: what they make of eightfold coefficients is not eight times what they made. 29 is the deepest that a header can say
    // of such.
    [Test]
    public void Decode_WithWavelets_GivesSamplesUpToTheirRounding([Range(17, 29)] int bits, [Values] bool isSigned,
        [Values(3, 5)] int resolutions)
    {
        var (codestream, wanted) = Deepen(bits, isSigned, resolutions);
        Assert.That(Decode(codestream).Zip(wanted, (a, b) => Math.Abs((long)a - b)).Max() >> (bits - 16), Is.LessThan(8));
    }

    [Test]
    public void Decode_MoreBitPlanesThanFit_IsUnsupported([Values] bool isSigned)
    {
        var (codestream, _) = Deepen(31, isSigned, resolutions: 1);
        var failure = Assert.Throws<ImageLoadException>(() => Decode(codestream));
        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.Unsupported));
        Assert.That(failure.Reason, Does.Contain("bit planes"));
    }

    [Test]
    public void ReadHeader_ComponentsThatDiffer_SaysHow()
    {
        int[] whole = new int[64 * 64], quarter = new int[32 * 32];
        Assert.Multiple(() =>
        {
            Assert.That(ReasonOf(new(whole, 8), new(whole, 8), new(whole, 12)),
                Does.Contain("component 1 has 8 bits without sign, component 3 has 12 bits without sign"));
            Assert.That(ReasonOf(new(whole, 8), new(whole, 8, true), new(whole, 8, true)),
                Does.Contain("component 2 has 8 bits with sign"));
            Assert.That(ReasonOf(new(whole, 8), new(quarter, 8, false, 2), new(quarter, 8, false, 2)),
                Does.Contain("component 2 has 8 bits without sign, one sample for 2 x 2 pixels"));
        });
    }

    private static string ReasonOf(params OpenJpegEncoder.Component[] components)
    {
        var failure = Assert.Throws<ImageLoadException>(() => Codec.ReadHeader(OpenJpegEncoder.Encode(64, 64, components)));
        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.Unsupported));
        return failure.Reason;
    }

    private static int[] Decode(byte[] codestream) => MemoryMarshal.Cast<byte, int>(Samples.Decode(Codec, codestream)).ToArray();

    /// <summary>
    /// Samples of 16 bits as the upper ones of more: depth and, for each subband, exponent (SIZ, QCD) are raised by as much.
    /// </summary>
    private static (byte[] Codestream, int[] Samples) Deepen(int bits, bool isSigned, int resolutions)
    {
        const int Depth = 42; // of the first component, in the codestream
        var more = bits - 16;
        var info = Info(1, 16, isSigned);
        var samples = Samples.Make(info);
        var format = $"{info.Columns},{info.Rows},1,16,{(isSigned ? 's' : 'u')}";
        var codestream = Tool.Convert(samples, "in.rawl", "out.j2k", "opj_compress", "-i", "in.rawl", "-F", format, "-o", "out.j2k", "-n",
            $"{resolutions}");
        codestream[Depth] += (byte)more;
        var quantization = codestream.AsSpan().IndexOf([(byte)0xFF, (byte)0x5C]);
        var end = quantization + 2 + codestream[quantization + 3];
        for (var i = quantization + 5; i < end; i++)
        {
            Assert.That((codestream[i] >> 3) + more, Is.LessThanOrEqualTo(31), "an exponent has five bits");
            codestream[i] += (byte)(more << 3);
        }

        // What is missing below a coefficient is taken for half of it, away from zero (ISO/IEC 15444-1 E.1.1.2), and held in the range.
        var (half, middle) = (1L << (more - 1), isSigned ? 0 : 1L << (bits - 1));
        var (lowest, highest) = (middle - (1L << (bits - 1)), middle + (1L << (bits - 1)) - 1);
        int Deep(int value) => (int)Math.Clamp(middle + ((long)value << more) + (Math.Sign(value) * half), lowest, highest);
        var coefficients = Enumerable.Range(0, samples.Length / 2)
            .Select(i => isSigned ? BitConverter.ToInt16(samples, 2 * i) : BitConverter.ToUInt16(samples, 2 * i) - 32768);
        return (codestream, [.. coefficients.Select(Deep)]);
    }

    private static CodestreamInfo Info(int components, int bits, bool isSigned) =>
        new() { Rows = 46, Columns = 62, Components = components, BitsPerSample = bits, IsSigned = isSigned };
}
