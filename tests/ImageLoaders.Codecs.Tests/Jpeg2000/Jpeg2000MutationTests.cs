using ImageLoaders.Codecs.Jpeg2000;

namespace ImageLoaders.Codecs.Tests;

/// <summary>Mutated codestreams, decoded as what their own headers say: a picture or an error, in bounded time and memory.</summary>
public sealed class Jpeg2000MutationTests
{
    /// <summary>Larger pictures are not decoded here.</summary>
    private const int MaxBytes = 4 << 20;

    private static readonly Jpeg2000Codec Codec = new();

    [Test]
    public void Decode_Mutated_StaysWithinTheEstimate() => Mutate(4000);

    [Test, Category("Long")]
    public void Decode_MutatedThreeHundredThousandTimes_StaysWithinTheEstimate() => Mutate(300_000);

    [Test]
    public void EstimateWorkingBytes_OfALargePicture_IsItsCoefficientsAndALittle()
    {
        var info = Info(1000, 1200, 1, 12);
        var estimate = Jpeg2000Codec.EstimateWorkingBytes(Jpeg2000CodecTests.Encode(info, Samples.Make(info)));
        Assert.That(estimate, Is.InRange(1000 * 1200 * 4, 1000 * 1200 * 4 * 3));
    }

    [Test]
    public void EstimateWorkingBytes_OfTiles_IsThatOfOne()
    {
        var info = Info(1000, 1200, 1, 12);
        var estimate = Jpeg2000Codec.EstimateWorkingBytes(Jpeg2000CodecTests.Encode(info, Samples.Make(info), "-t", "128,128"));
        Assert.That(estimate, Is.LessThan(1000 * 1200 * 4));
    }

    private static void Mutate(int count)
    {
        var streams = Streams().ToArray();
        var pixels = new byte[MaxBytes];
        var random = new Random(11);
        var pictures = 0;
        for (var i = 0; i < count; i++)
        {
            var stream = streams[i % streams.Length];
            var mutant = i % 4 == 3 ? Damage.Exaggerate(random, stream) : Damage.Mutate(random, stream);
            pictures += GuardedDecoding.DecodesWithinEstimate(Codec, mutant, pixels, EstimateOfAllTiles) ? 1 : 0;
        }

        Assert.That(pictures, Is.InRange(1, count - 1));
    }

    /// <summary>The estimate is of what is there at once: a tile's memory is free again when the next one is decoded.</summary>
    private static long? EstimateOfAllTiles(byte[] codestream)
    {
        var estimate = Jpeg2000Codec.EstimateWorkingBytes(codestream);
        return estimate > 64 * MaxBytes ? null : estimate * Jpeg2000Header.Read(codestream).Headers.Tiles.Length;
    }

    /// <summary>Small ones, of all kinds of code blocks, progressions and markers.</summary>
    private static IEnumerable<byte[]> Streams()
    {
        var (grey, color) = (Info(24, 20, 1, 8), Info(24, 20, 3, 8));
        foreach (var options in new[] { "-n 3", "-t 16,16 -r 4,1", "-n 2 -c [8,8],[16,16] -b 4,4 -r 9,3,1 -p RPCL", "-M 63 -b 8,8",
            "-M 1 -SOP -EPH", "-I -r 2", "-n 4 -M 16" })
        {
            yield return Jpeg2000CodecTests.Encode(grey, Samples.Make(grey), options.Split(' '));
            yield return Jpeg2000CodecTests.Encode(color, Samples.Make(color), [.. options.Split(' '), "-mct", "1"]);
        }

        for (var i = 0; i < 4; i++)
            yield return Jpeg2000CodecTests.HighThroughput();
        if (J2kStream.Root is null)
            yield break;

        // Refinement passes and mixed blocks, packed headers, changes of progression.
        foreach (var name in new[] { "t803/ds0_ht_12_b11.j2k", "t803/p1_06.j2k", "t803/ds1_ht_06_b11.j2k", "t803/ds0_ht_09_b11.j2k",
            "t803/p1_07.j2k", "odd/g4_colr.j2c" })
            yield return File.ReadAllBytes(Path.Combine(J2kStream.Root, "codestreams", name));
    }

    private static CodestreamInfo Info(int rows, int columns, int components, int bits) =>
        new() { Rows = rows, Columns = columns, Components = components, BitsPerSample = bits };
}
