namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Contexts by what is significant around a sample (ISO/IEC 15444-1 D.3.1, D.3.2).</summary>
internal static class ContextTables
{
    /// <summary>The bit of <see cref="Sign"/> that turns the decoded symbol around.</summary>
    public const int SignFlipShift = 7;

    /// <summary>By <see cref="Neighbourhood.SignIndex"/>: the context, and whether the symbol is turned (Table D.3).</summary>
    public static readonly byte[] Sign = MakeSign();

    private static readonly byte[][] Zero = [MakeZero(0), MakeZero(1), MakeZero(0), MakeZero(3)];

    /// <summary>The contexts of zero coding for a subband (Table D.1), by the nine bits of <see cref="Neighbourhood"/>.</summary>
    /// <param name="orientation">0: LL, 1: HL, 2: LH, 3: HH.</param>
    public static byte[] ForBand(int orientation) => Zero[orientation];

    private static byte[] MakeZero(int orientation)
    {
        var table = new byte[Neighbourhood.All + 1];
        for (var i = 0; i < table.Length; i++)
        {
            int Bit(int bit) => (i >> bit) & 1;
            var (horizontal, vertical, diagonal) = (Bit(3) + Bit(5), Bit(1) + Bit(7), Bit(0) + Bit(2) + Bit(6) + Bit(8));
            if (orientation == 1)
                (horizontal, vertical) = (vertical, horizontal);
            table[i] = (byte)(orientation == 3 ? Diagonal(diagonal, horizontal + vertical) : Straight(horizontal, vertical, diagonal));
        }

        return table;
    }

    private static int Straight(int horizontal, int vertical, int diagonal) => (horizontal, vertical, diagonal) switch
    {
        (2, _, _) => 8,
        (1, >= 1, _) => 7,
        (1, 0, >= 1) => 6,
        (1, 0, 0) => 5,
        (0, 2, _) => 4,
        (0, 1, _) => 3,
        (0, 0, >= 2) => 2,
        (0, 0, 1) => 1,
        _ => 0,
    };

    private static int Diagonal(int diagonal, int others) => (diagonal, others) switch
    {
        ( >= 3, _) => 8,
        (2, >= 1) => 7,
        (2, 0) => 6,
        (1, >= 2) => 5,
        (1, 1) => 4,
        (1, 0) => 3,
        (0, >= 2) => 2,
        (0, 1) => 1,
        _ => 0,
    };

    private static byte[] MakeSign()
    {
        var table = new byte[256];
        for (var i = 0; i < table.Length; i++)
        {
            // Bits 1, 3, 5, 7: above, left, right, below are significant; the bit beneath each: negative.
            int Value(int bit) => ((i >> bit) & 1) * (1 - (2 * ((i >> (bit - 1)) & 1)));
            var horizontal = Math.Clamp(Value(3) + Value(5), -1, 1);
            var vertical = Math.Clamp(Value(1) + Value(7), -1, 1);
            var isTurned = horizontal < 0 || (horizontal == 0 && vertical < 0);
            if (isTurned)
                (horizontal, vertical) = (-horizontal, -vertical);
            var context = ProbabilityStates.SignContext + (horizontal == 0 ? vertical : 3 + vertical);
            table[i] = (byte)(context | (isTurned ? 1 << SignFlipShift : 0));
        }

        return table;
    }
}
