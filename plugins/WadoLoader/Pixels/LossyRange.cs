using System.Numerics;
using System.Runtime.InteropServices;
using WadoLoader.Dicom;

namespace WadoLoader.Pixels;

/// <summary>
/// Samples of a lossy coder may leave the range of Bits Stored by a little: they are set to its nearest end, never masked, so that white
/// does not turn black.
/// </summary>
internal static class LossyRange
{
    /// <summary>Where more than one in so many samples are twice beyond the range, it is the range that is wrong.</summary>
    private const int MostBeyond = 20;

    /// <summary>
    /// Gets whether bits beyond the stored ones belong to a sample that lost something, by the header and the transfer syntax.
    /// </summary>
    public static bool IsPossible(TransferSyntax syntax, Dataset data) => data.Text(Tag.LossyImageCompression) switch
    {
        "01" => true,
        "00" => syntax.Loss == CompressionLoss.Always,
        _ => syntax.Loss != CompressionLoss.Never || data.Has(Tag.LossyImageCompressionRatio) || data.Has(Tag.LossyImageCompressionMethod),
    };

    /// <summary>Puts samples into the range of Bits Stored, in place.</summary>
    /// <param name="pixels">What the samples are; <see cref="PixelDescription.LossyBits"/> is set.</param>
    /// <param name="samples">Interleaved, in the machine's order.</param>
    /// <param name="remarks">Gets what was done.</param>
    /// <returns>What they are afterwards: of samples that leave the range by far, Bits Stored was wrong.</returns>
    public static PixelDescription Fit(PixelDescription pixels, Span<byte> samples, List<string> remarks) =>
        (pixels.BitsAllocated, pixels.IsSigned) switch
        {
            (8, false) => Fit<byte>(pixels, samples, remarks),
            (8, true) => Fit<sbyte>(pixels, samples, remarks),
            (16, false) => Fit<ushort>(pixels, samples, remarks),
            (16, true) => Fit<short>(pixels, samples, remarks),
            (_, false) => Fit<uint>(pixels, samples, remarks),
            (_, true) => Fit<int>(pixels, samples, remarks),
        };

    private static PixelDescription Fit<T>(PixelDescription pixels, Span<byte> bytes, List<string> remarks)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var (coded, stored) = (pixels.LossyBits.GetValueOrDefault(), pixels.BitsStored);
        var samples = MemoryMarshal.Cast<byte, T>(bytes);
        var (up, lowest) = (pixels.BitsAllocated - coded, pixels.HighBit + 1 - stored);
        var (low, high) = pixels.IsSigned ? (-(1L << (stored - 1)), (1L << (stored - 1)) - 1) : (0, (1L << stored) - 1);
        var (least, most) = Extremes(samples, up, up + lowest);
        if (least >= low && most <= high)
        {
            // Nothing to clamp: at most a sign to extend, or bits below the stored ones to drop.
            if ((up != 0 && pixels.IsSigned) || lowest != 0)
                SampleBits.Shift(samples, up, up + lowest);
            return pixels;
        }

        // A coder that knows no sign was given the stored bits alone: those above the middle are negative.
        if (pixels.IsSigned && least >= 0 && most > high + ((high + 1) / 2) && most < 4 * (high + 1))
        {
            SampleBits.Shift(samples, up, up + lowest);
            Clamp(samples, T.Zero, T.CreateTruncating((1L << stored) - 1));
            SampleBits.Shift(samples, pixels.BitsAllocated - stored, pixels.BitsAllocated - stored);
            return pixels;
        }

        var (least2, most2) = (2 * low, (2 * high) + 1);
        if ((least < least2 || most > most2) && Beyond(samples, up, up + lowest, least2, most2) > samples.Length / MostBeyond)
            return TooFar(pixels, bytes, remarks);
        SampleBits.Shift(samples, up, up + lowest);
        Clamp(samples, T.CreateTruncating(low), T.CreateTruncating(high));
        remarks.Add(
            $"The lossy coding left the {stored} bits of Bits Stored (0028,0101): "
            + $"values from {least} to {most} were clamped to {low} to {high}.");
        return pixels;
    }

    /// <summary>
    /// No coder errs by so much so often. The upper bits of a codestream are part of its samples; those of plain words need not be.
    /// </summary>
    private static PixelDescription TooFar(PixelDescription pixels, Span<byte> samples, List<string> remarks)
    {
        var coded = pixels.LossyBits.GetValueOrDefault();
        if (!pixels.IsCoded)
        {
            SampleBits.Isolate(samples, pixels);
            return pixels;
        }

        remarks.Add(
            $"Bits Stored (0028,0101) is {pixels.BitsStored}, and the samples of the codestream need its {coded} bits: taken from the "
                + "codestream.");
        pixels = pixels with { BitsStored = coded, HighBit = coded - 1 };
        SampleBits.Isolate(samples, pixels);
        return pixels;
    }

    private static (long Least, long Most) Extremes<T>(ReadOnlySpan<T> samples, int up, int down)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(samples);
        var (least, most) = (T.MaxValue, T.MinValue);
        var (low, high) = (new Vector<T>(least), new Vector<T>(most));
        foreach (var vector in vectors)
        {
            var value = (vector << up) >> down;
            (low, high) = (Vector.Min(low, value), Vector.Max(high, value));
        }

        for (var i = 0; i < Vector<T>.Count; i++)
            (least, most) = (T.Min(least, low[i]), T.Max(most, high[i]));
        foreach (var sample in samples[(vectors.Length * Vector<T>.Count)..])
        {
            var value = T.CreateTruncating(T.CreateTruncating(sample << up) >> down);
            (least, most) = (T.Min(least, value), T.Max(most, value));
        }

        return (long.CreateTruncating(least), long.CreateTruncating(most));
    }

    private static int Beyond<T>(ReadOnlySpan<T> samples, int up, int down, long low, long high)
        where T : unmanaged, IBinaryInteger<T>
    {
        var beyond = 0;
        foreach (var sample in samples)
        {
            var value = long.CreateTruncating(T.CreateTruncating(T.CreateTruncating(sample << up) >> down));
            beyond += value < low || value > high ? 1 : 0;
        }

        return beyond;
    }

    private static void Clamp<T>(Span<T> samples, T low, T high)
        where T : unmanaged, IBinaryInteger<T>
    {
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(samples);
        var (lows, highs) = (new Vector<T>(low), new Vector<T>(high));
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = Vector.Min(Vector.Max(vectors[i], lows), highs);
        foreach (ref var sample in samples[(vectors.Length * Vector<T>.Count)..])
            sample = T.Clamp(sample, low, high);
    }
}
