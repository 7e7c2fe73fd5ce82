using System.Buffers;
using ImageLoaders.Codecs.Tests.JpegDct;
using ImageLoaders.Tests;

namespace ImageLoaders.Codecs.Tests;

/// <summary>The same bytes give the same samples, whatever the memory held before that a codec takes and that it writes to.</summary>
public sealed class SoiledMemoryTests
{
    private static IEnumerable<TestCaseData> Codecs()
    {
        foreach (var arguments in new[] { "-sample 2x2", "-sample 2x1 -progressive", "-sample 1x2 -restart 2B" })
            yield return Case($"JPEG, {arguments}", new JpegCodec { UsesLibrary = false }, () => Cjpeg.Encode(133, 97, 3, arguments));
        foreach (var process in new[] { "+ee", "+ep" })
            yield return Case($"JPEG of 12 bits, {process}", new JpegExtendedCodec(), () => Compress(12, "dcmcjpeg", process));
        yield return Case("JPEG lossless", new JpegLosslessCodec(), () => Compress(16, "dcmcjpeg", "+e1"));
        foreach (var interleave in new[] { 0, 1, 2 })
        {
            yield return Case($"JPEG-LS, mode {interleave}", new JpegLsCodec(),
                () => CharLsEncoder.Encode(Info(3, 8), Samples.Make(Info(3, 8)), interleave, near: interleave));
        }

        yield return Case("JPEG 2000, tiles", new Jpeg2000Codec(),
            () => Jpeg2000CodecTests.Encode(Info(1, 12), Samples.Make(Info(1, 12)), "-t", "40,30", "-r", "12"));
        yield return Case("HTJ2K", new Jpeg2000Codec(), Jpeg2000CodecTests.HighThroughput);
        yield return Case("RLE", new RleCodec(), () => RleEncoder.Encode(Samples.Make(Info(1, 16)), 1, 2, 2), Info(1, 16));
    }

    [TestCaseSource(nameof(Codecs))]
    public void Decode_InMemoryThatOthersHaveUsed_GivesTheSameSamples(IImageCodec codec, Func<byte[]> make, CodestreamInfo? said)
    {
        var codestream = make();
        var info = said ?? codec.ReadHeader(codestream);
        SoilAll(0);
        var wanted = new byte[info.LengthBytes];
        codec.Decode(codestream, info, info.Components == 3 ? ColorOutput.YCbCrToRgb : ColorOutput.AsStored, wanted);
        foreach (var value in new byte[] { 0xFF, 0x80, 0x5A })
        {
            Parallel.For(0, 2, _ =>
            {
                SoilAll(value);
                var pixels = new byte[info.LengthBytes];
                pixels.AsSpan().Fill(value);
                codec.Decode(codestream, info, info.Components == 3 ? ColorOutput.YCbCrToRgb : ColorOutput.AsStored, pixels);
                Assert.That(pixels.AsSpan().SequenceEqual(wanted), Is.True, $"after {value:X2}");
            });
        }
    }

    private static void SoilAll(byte value)
    {
        Soil(value);
        Soil((short)(value * 0x0101));
        Soil((ushort)(value * 0x0101));
        Soil(value * 0x01010101);
    }

    /// <summary>Leaves a value in the arrays that decoding is going to rent.</summary>
    private static void Soil<T>(T value)
    {
        var arrays = Enumerable.Range(4, 15)
            .SelectMany(exponent => Enumerable.Range(0, 2).Select(_ => ArrayPool<T>.Shared.Rent(1 << exponent))).ToArray();
        foreach (var array in arrays)
        {
            array.AsSpan().Fill(value);
            ArrayPool<T>.Shared.Return(array);
        }
    }

    private static TestCaseData Case(string name, IImageCodec codec, Func<byte[]> make, CodestreamInfo? said = null) =>
        new TestCaseData(codec, make, said).SetArgDisplayNames(name);

    private static byte[] Compress(int bits, string program, string process) => DicomFile.ReadFirstFrame(
        Tool.ConvertDicom(DicomFile.Write(Info(1, bits), 16, Samples.Make(Info(1, bits))), program, process), 1);

    private static CodestreamInfo Info(int components, int bits) =>
        new() { Rows = 97, Columns = 133, Components = components, BitsPerSample = bits };
}
