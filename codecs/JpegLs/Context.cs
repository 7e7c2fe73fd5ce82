using System.Runtime.CompilerServices;

namespace ImageLoaders.Codecs.JpegLs;

/// <summary>What was learnt of the differences that follow one class of gradients (ISO/IEC 14495-1, A.2.1 and A.6).</summary>
internal struct Context
{
    /// <summary>How many classes there are, with their signs folded.</summary>
    public const int Count = 365;

    /// <summary>The sum of the differences' sizes, A.</summary>
    public int Size;

    /// <summary>The sum of the differences, B.</summary>
    public int Bias;

    /// <summary>What is added to a prediction, C.</summary>
    public int Correction;

    /// <summary>How many differences were counted, N.</summary>
    public int Samples;

    /// <summary>The size of a difference that a context starts from, A.2.1.</summary>
    public static int FirstSize(int range) => Math.Max(2, (range + 32) / 64);

    /// <summary>
    /// Bits of a code's second part: the smallest k with <paramref name="samples"/> * 2^k at least <paramref name="size"/>, A.5.1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CodeBits(int size, int samples)
    {
        var bits = int.LeadingZeroCount(samples) - int.LeadingZeroCount(size | 1);
        bits &= ~(bits >> 31);
        return bits - (((samples << bits) - size) >> 31);
    }

    /// <summary>Learns a difference, A.6.</summary>
    /// <param name="error">The difference as it is coded.</param>
    /// <param name="step">Sample values of a difference of 1.</param>
    /// <param name="reset">When to halve.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Learn(int error, int step, int reset)
    {
        var sign = error >> 31;
        var (size, bias, samples) = (Size + ((error ^ sign) - sign), Bias + (error * step), Samples);
        if (samples == reset)
        {
            size >>= 1;
            bias >>= 1;
            samples >>= 1;
        }

        samples++;
        if (bias + samples <= 0)
        {
            bias = Math.Max(bias + samples, 1 - samples);
            Correction -= Correction > -128 ? 1 : 0;
        }
        else if (bias > 0)
        {
            bias = Math.Min(bias - samples, 0);
            Correction += Correction < 127 ? 1 : 0;
        }

        (Size, Bias, Samples) = (size, bias, samples);
    }
}
