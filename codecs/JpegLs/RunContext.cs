namespace ImageLoaders.Codecs.JpegLs;

/// <summary>What was learnt of the samples that end a run (ISO/IEC 14495-1, A.7.2).</summary>
/// <param name="size">See <see cref="Context.FirstSize"/>.</param>
/// <param name="type">RItype: 1 where the samples to the left and above are the same, else 0.</param>
internal struct RunContext(int size, int type)
{
    private int _size = size;
    private int _samples = 1;
    private int _negative;

    /// <summary>Bits of a code's second part.</summary>
    public readonly int CodeBits => Context.CodeBits(_size + (type * (_samples >> 1)), _samples);

    /// <summary>Turns a code's value into a difference, and learns it.</summary>
    /// <param name="mapped">The code's value, EMErrval.</param>
    /// <param name="codeBits">What <see cref="CodeBits"/> was when it was read.</param>
    /// <param name="reset">When to halve.</param>
    public int Take(int mapped, int codeBits, int reset)
    {
        var twice = mapped + type;
        var isOdd = (twice & 1) != 0;
        var error = (twice + 1) >> 1;
        if (isOdd == (codeBits != 0 || 2 * _negative >= _samples))
            error = -error;

        _negative += error < 0 ? 1 : 0;
        _size += (mapped + 1 - type) >> 1;
        if (_samples == reset)
        {
            _size >>= 1;
            _samples >>= 1;
            _negative >>= 1;
        }

        _samples++;
        return error;
    }
}
