using ImageLoaders.TestCorpus;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;

namespace ImageLoaders.Codecs.Tests.Png;

/// <summary>Every kind of PNG has the samples that SixLabors.ImageSharp reads.</summary>
public sealed class PngWitnessTests
{
    private static readonly (int Color, int Depth)[] Kinds =
        [(0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8), (4, 8), (4, 16), (6, 8), (6, 16)];

    private static IEnumerable<TestCaseData> Pictures =>
        from kind in Kinds
        from interlaced in (bool[])[false, true]
        select new TestCaseData(kind.Color, kind.Depth, interlaced);

    // PngSuite's basic files. On others of the corpus the witness never ends.
    private static IEnumerable<TestCaseData> CorpusFiles => Corpus.Cases("png").Where(file => IsBasic((CorpusFile)file.Arguments[0]!));

    [TestCaseSource(nameof(Pictures))]
    public void Decode_EveryKind_IsAsTheWitnessReadsIt(int color, int depth, bool interlaced)
    {
        const int Columns = 71;
        const int Rows = 19;
        var random = new Random((color * 100) + depth);
        var samples = new ushort[Columns * Rows * PngFile.Channels(color)];
        foreach (ref var sample in samples.AsSpan())
            sample = (ushort)random.Next(1 << depth);
        var palette = color == 3 ? new byte[3 << depth] : null;
        random.NextBytes(palette ?? []);

        AssertSame(PngFile.Create(Columns, Rows, depth, color, interlaced, filter: 5, samples, palette).ToBytes());
    }

    [TestCaseSource(nameof(CorpusFiles))]
    public void Decode_CorpusFile_IsAsTheWitnessReadsIt(object file) => AssertSame(((CorpusFile)file).ReadBytes());

    private static bool IsBasic(CorpusFile file) =>
        file.MustLoad && Path.GetFileName(file.Path).StartsWith("bas", StringComparison.Ordinal);

    private static void AssertSame(byte[] png)
    {
        var (info, pixels) = PngDecoding.Decode(png);
        var decoder = new PngDecoder();
        var witness = info.BitsPerSample == 16
            ? ImageSharpWitness.Decode<Rgba64>(png, decoder)
            : ImageSharpWitness.Decode<Rgba32>(png, decoder);

        Assert.That(Rgba.From(pixels, info).AsSpan().SequenceEqual(witness), Is.True);
    }
}
