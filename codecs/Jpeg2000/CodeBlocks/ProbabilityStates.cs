namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// The states of the arithmetic decoder's contexts (ISO/IEC 15444-1 Table C.2), each twice: with 0 and with 1 as the more probable symbol.
/// One number holds a state: Qe in the upper half, and in the lowest byte twice the row of the table, and one more where 1 is the more
/// probable symbol.
/// </summary>
internal static class ProbabilityStates
{
    public const uint ProbabilityMask = 0xFFFF0000;

    /// <summary>From the state behind a more probable symbol to that behind a less probable one.</summary>
    public const int LessShift = 32;

    /// <summary>
    /// Contexts of a code block (Table D.1 to D.5): nine of zero coding, five of signs, three of refinement, run length, uniform.
    /// </summary>
    public const int Contexts = 19;
    public const int SignContext = 9;
    public const int RefinementContext = 14;
    public const int RunContext = 17;
    public const int UniformContext = 18;

    /// <summary>By a state's lowest byte: the state that follows the more probable symbol, and above it the one that follows the less.</summary>
    public static readonly ulong[] Next = MakeNext();

    // Qe, next after a more probable symbol, next after a less probable one, whether that switches the sense.
    private static ReadOnlySpan<ushort> Rows =>
    [
        0x5601, 1, 1, 1, 0x3401, 2, 6, 0, 0x1801, 3, 9, 0, 0x0AC1, 4, 12, 0, 0x0521, 5, 29, 0, 0x0221, 38, 33, 0,
        0x5601, 7, 6, 1, 0x5401, 8, 14, 0, 0x4801, 9, 14, 0, 0x3801, 10, 14, 0, 0x3001, 11, 17, 0, 0x2401, 12, 18, 0,
        0x1C01, 13, 20, 0, 0x1601, 29, 21, 0, 0x5601, 15, 14, 1, 0x5401, 16, 14, 0, 0x5101, 17, 15, 0, 0x4801, 18, 16, 0,
        0x3801, 19, 17, 0, 0x3401, 20, 18, 0, 0x3001, 21, 19, 0, 0x2801, 22, 19, 0, 0x2401, 23, 20, 0, 0x2201, 24, 21, 0,
        0x1C01, 25, 22, 0, 0x1801, 26, 23, 0, 0x1601, 27, 24, 0, 0x1401, 28, 25, 0, 0x1201, 29, 26, 0, 0x1101, 30, 27, 0,
        0x0AC1, 31, 28, 0, 0x09C1, 32, 29, 0, 0x08A1, 33, 30, 0, 0x0521, 34, 31, 0, 0x0441, 35, 32, 0, 0x02A1, 36, 33, 0,
        0x0221, 37, 34, 0, 0x0141, 38, 35, 0, 0x0111, 39, 36, 0, 0x0085, 40, 37, 0, 0x0049, 41, 38, 0, 0x0025, 42, 39, 0,
        0x0015, 43, 40, 0, 0x0009, 44, 41, 0, 0x0005, 45, 42, 0, 0x0001, 45, 43, 0, 0x5601, 46, 46, 0,
    ];

    /// <summary>The states that a code block begins with (Table D.7).</summary>
    public static void Reset(Span<uint> contexts)
    {
        contexts.Fill(State(0, 0));
        contexts[0] = State(4, 0);
        contexts[RunContext] = State(3, 0);
        contexts[UniformContext] = State(46, 0);
    }

    private static uint State(int row, uint symbol) => ((uint)Rows[4 * row] << 16) | (2 * (uint)row) | symbol;

    private static ulong[] MakeNext()
    {
        var next = new ulong[Rows.Length / 4 * 2];
        for (var i = 0; i < next.Length; i++)
        {
            var row = Rows.Slice(i / 2 * 4, 4);
            var symbol = (uint)(i & 1);
            next[i] = State(row[1], symbol) | ((ulong)State(row[2], symbol ^ row[3]) << LessShift);
        }

        return next;
    }
}
