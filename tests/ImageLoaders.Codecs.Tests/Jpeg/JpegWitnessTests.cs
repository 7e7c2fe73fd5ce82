using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.PixelFormats;

namespace ImageLoaders.Codecs.Tests.Jpeg;

/// <summary>
/// A JPEG has the samples that SixLabors.ImageSharp reads, as near as two decoders come. They round differently; and where chroma has fewer
/// samples, the witness repeats them while ours are interpolated, so that luma alone is near.
/// </summary>
public sealed class JpegWitnessTests
{
    private const int Columns = 93;
    private const int Rows = 61;

    private static IEnumerable<TestCaseData> Pictures =>
        from kind in ((int Components, int Subsampling, int Largest)[])
            [(1, JpegFile.Gray, 2), (3, JpegFile.S444, 3), (3, JpegFile.S422, 48), (3, JpegFile.S440, 48), (3, JpegFile.S420, 48)]
        from progressive in (bool[])[false, true]
        select new TestCaseData(kind.Components, kind.Subsampling, progressive, kind.Largest);

    [TestCaseSource(nameof(Pictures))]
    public void Decode_Picture_IsNearWhatTheWitnessReads(int components, int subsampling, bool progressive, int largest)
    {
        var jpeg = JpegFile.Encode(JpegFile.Picture(Columns, Rows, components), Columns, Rows, components, subsampling, progressive);

        var (info, pixels) = GuardedDecoding.Decode(new JpegCodec(), jpeg, components == 1 ? ColorOutput.AsStored : ColorOutput.YCbCrToRgb);
        var witness = components == 1
            ? ImageSharpWitness.Decode<L8>(jpeg, new JpegDecoder())
            : ImageSharpWitness.Decode<Rgb24>(jpeg, new JpegDecoder());

        Assert.That((info.Columns, info.Rows, pixels.Length), Is.EqualTo((Columns, Rows, witness.Length)));
        Assert.That(LargestDifference(Samples(pixels), Samples(witness)), Is.LessThanOrEqualTo(largest));
        if (components == 3)
            Assert.That(LargestDifference(Luma(pixels), Luma(witness)), Is.LessThanOrEqualTo(3));
    }

    private static double LargestDifference(IEnumerable<double> ours, IEnumerable<double> theirs) =>
        ours.Zip(theirs, (our, their) => Math.Abs(our - their)).Max();

    private static IEnumerable<double> Samples(byte[] pixels) => pixels.Select(sample => (double)sample);

    private static IEnumerable<double> Luma(byte[] rgb) =>
        rgb.Chunk(3).Select(pixel => (0.299 * pixel[0]) + (0.587 * pixel[1]) + (0.114 * pixel[2]));
}
