namespace ImageLoaders.Codecs.JpegLs;

/// <summary>What a scan is coded by (ISO/IEC 14495-1, A.1, A.2.1 and C.2.4.1).</summary>
/// <param name="Maximum">The largest sample value, MAXVAL.</param>
/// <param name="Near">The largest error, NEAR; 0 for lossless.</param>
/// <param name="T1">The smallest gradient of the second class.</param>
/// <param name="T2">The smallest gradient of the third class.</param>
/// <param name="T3">The smallest gradient of the fourth class.</param>
/// <param name="Reset">How many samples a context counts before it halves what it knows.</param>
internal readonly record struct CodingParameters(int Maximum, int Near, int T1, int T2, int T3, int Reset)
{
    private const int DefaultReset = 64;

    /// <summary>How many values a difference takes, RANGE.</summary>
    public int Range => ((Maximum + (2 * Near)) / Step) + 1;

    /// <summary>The distance of two differences in sample values.</summary>
    public int Step => (2 * Near) + 1;

    /// <summary>Bits of a difference, qbpp.</summary>
    public int DifferenceBits => BitsOf(Range - 1);

    /// <summary>The longest code in bits, LIMIT.</summary>
    public int Limit
    {
        get
        {
            var bits = Math.Max(2, BitsOf(Maximum));
            return 2 * (bits + Math.Max(8, bits));
        }
    }

    /// <summary>Puts the standard's values where a codestream names none, which it says by 0.</summary>
    /// <param name="preset">What the codestream names; <see cref="Near"/> does not count.</param>
    /// <param name="bitsPerSample">Of the frame header.</param>
    /// <param name="near">Of the scan header.</param>
    /// <returns><see langword="null"/>: a value is outside of what the standard allows.</returns>
    public static CodingParameters? Complete(in CodingParameters preset, int bitsPerSample, int near)
    {
        var largest = (1 << bitsPerSample) - 1;
        var maximum = preset.Maximum == 0 ? largest : preset.Maximum;
        if (maximum > largest || near > Math.Min(255, maximum / 2))
            return null;
        var (t1, t2, t3) = DefaultThresholds(maximum, near);
        t1 = preset.T1 == 0 ? t1 : preset.T1;
        t2 = preset.T2 == 0 ? t2 : preset.T2;
        t3 = preset.T3 == 0 ? t3 : preset.T3;
        var reset = preset.Reset == 0 ? DefaultReset : preset.Reset;
        return t1 > near && t2 >= t1 && t3 >= t2 && t3 <= maximum && reset >= 3 && reset <= Math.Max(255, maximum)
            ? new(maximum, near, t1, t2, t3, reset)
            : null;
    }

    /// <summary>
    /// What CharLS 2 codes by, which takes a MAXVAL below the largest value of the bits for that value, except where thresholds come of it.
    /// </summary>
    public CodingParameters AsCharLs(int bitsPerSample) => Reset == DefaultReset ? this with { Maximum = (1 << bitsPerSample) - 1 } : this;

    private static (int T1, int T2, int T3) DefaultThresholds(int maximum, int near)
    {
        int t1, t2, t3;
        if (maximum >= 128)
        {
            var factor = (Math.Min(maximum, 4095) + 128) / 256;
            (t1, t2, t3) = (factor + 2 + (3 * near), (4 * factor) + 3 + (5 * near), (17 * factor) + 4 + (7 * near));
        }
        else
        {
            var factor = 256 / (maximum + 1);
            (t1, t2, t3) = (Math.Max(2, (3 / factor) + (3 * near)), Math.Max(3, (7 / factor) + (5 * near)),
                Math.Max(4, (21 / factor) + (7 * near)));
        }

        t1 = Within(t1, near + 1, maximum);
        t2 = Within(t2, t1, maximum);
        return (t1, t2, Within(t3, t2, maximum));
    }

    private static int Within(int value, int least, int maximum) => value > maximum || value < least ? least : value;

    private static int BitsOf(int value) => 32 - int.LeadingZeroCount(value);
}
