using ImageLoaders.TestCorpus;

namespace ImageLoaders.Codecs.Tests;

/// <summary>
/// Mutated JPEG-LS codestreams, decoded as what their own headers say: a picture or an error, in bounded time and memory.
/// </summary>
public sealed class JpegLsMutationTests
{
    /// <summary>Larger pictures are not decoded here.</summary>
    private const int MaxBytes = 4 << 20;

    private static readonly JpegLsCodec Codec = new();

    [Test]
    public void Decode_Mutated_StaysWithinTheEstimate() => Mutate(6000);

    [Test, Category("Long")]
    public void Decode_MutatedThreeHundredThousandTimes_StaysWithinTheEstimate() => Mutate(300_000);

    [TestCase(8, 3, 2)]
    [TestCase(16, 1, 0)]
    [TestCase(12, 4, 1)]
    public void Decode_LargePicture_TakesNoMoreThanTheEstimateAndMuchLessThanThePicture(int bits, int components, int interleave)
    {
        var info = Info(700, 900, components, bits);
        var codestream = CharLsEncoder.Encode(info, Samples.Make(info), interleave);
        var estimate = CodestreamCost.Estimate(codestream)!.Value.MemoryBytes;
        var pixels = new byte[info.LengthBytes];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Codec.Decode(codestream, info, ColorOutput.AsStored, pixels);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(estimate + GuardedDecoding.HeaderBytes));
        var most = (2 * codestream.Length) + (info.LengthBytes / 4) + GuardedDecoding.HeaderBytes;
        Assert.That(estimate, Is.LessThan(most), "a few lines, not the picture");
    }

    private static void Mutate(int count)
    {
        var streams = Streams().ToArray();
        var pixels = new byte[MaxBytes];
        var random = new Random(13);
        var pictures = 0;
        for (var i = 0; i < count; i++)
        {
            var stream = streams[i % streams.Length];
            var mutant = i % 3 == 2 ? Damage.Exaggerate(random, stream) : Damage.Mutate(random, stream);
            pictures += GuardedDecoding.DecodesWithinEstimate(Codec, mutant, pixels) ? 1 : 0;
        }

        Assert.That(pictures, Is.InRange(1, count - 1));
    }

    /// <summary>Small ones, of every interleave mode, with loss and parameters of their own; of the collection also the odd ones.</summary>
    private static IEnumerable<byte[]> Streams()
    {
        foreach (var (components, interleave) in new[] { (1, 0), (3, 0), (3, 1), (3, 2), (4, 1), (4, 2) })
        {
            foreach (var (bits, near) in new[] { (8, 0), (8, 3), (12, 0), (16, 2) })
            {
                var info = Info(17, 23, components, bits);
                yield return CharLsEncoder.Encode(info, Samples.Make(info), interleave, near);
            }
        }

        var grey = Info(17, 23, 1, 12);
        yield return CharLsEncoder.Encode(grey, Samples.Make(grey), preset: new(4095, 9, 20, 40, 31));
        foreach (var row in Fixtures.ReadTable(Fixtures.JpegLs, "manifest.tsv"))
        {
            var stream = File.ReadAllBytes(Path.Combine(Fixtures.JpegLs!, row["path"]));
            if (stream.Length is > 100 and < 3000)
                yield return stream;
        }
    }

    private static CodestreamInfo Info(int rows, int columns, int components, int bits) =>
        new() { Rows = rows, Columns = columns, Components = components, BitsPerSample = bits };
}
