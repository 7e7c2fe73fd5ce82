namespace ImageLoaders.Codecs.JpegLossless;

/// <summary>Turns differences into samples, in place (ISO/IEC 10918-1, H.1.2.1). All arithmetic is modulo 65536.</summary>
internal static class Predictor
{
    /// <summary>
    /// The first row of a scan or behind a restart marker: the first sample by <paramref name="start"/>, each other one by its left
    /// neighbour.
    /// </summary>
    public static void UndoFirst(Span<ushort> row, int stride, int start)
    {
        for (var component = 0; component < stride; component++)
            row[component] = (ushort)(row[component] + start);
        UndoLeft(row, stride);
    }

    /// <summary>Any other row: the first sample by the one above, each other one as <paramref name="predictor"/> says.</summary>
    /// <param name="predictor">1 to 7.</param>
    /// <param name="row">Differences, which become samples; interleaved.</param>
    /// <param name="above">The samples of the row above.</param>
    /// <param name="stride">Components of the scan.</param>
    public static void Undo(int predictor, Span<ushort> row, ReadOnlySpan<ushort> above, int stride)
    {
        for (var component = 0; component < stride; component++)
            row[component] = (ushort)(row[component] + above[component]);
        switch (predictor)
        {
            case 1:
                UndoLeft(row, stride);
                break;
            case 2:
                Undo<Above>(row, above, stride);
                break;
            case 3:
                Undo<AboveLeft>(row, above, stride);
                break;
            case 4:
                Undo<Plane>(row, above, stride);
                break;
            case 5:
                Undo<LeftHalf>(row, above, stride);
                break;
            case 6:
                Undo<AboveHalf>(row, above, stride);
                break;
            default:
                Undo<Mean>(row, above, stride);
                break;
        }
    }

    private static void UndoLeft(Span<ushort> row, int stride)
    {
        if (stride == 1)
        {
            var left = 0;
            foreach (ref var sample in row)
            {
                left += sample;
                sample = (ushort)left;
            }

            return;
        }

        if (stride == 3)
        {
            int first = 0, second = 0, third = 0;
            for (var i = 0; i < row.Length - 2; i += 3)
            {
                row[i] = (ushort)(first += row[i]);
                row[i + 1] = (ushort)(second += row[i + 1]);
                row[i + 2] = (ushort)(third += row[i + 2]);
            }

            return;
        }

        for (var i = stride; i < row.Length; i++)
            row[i] += row[i - stride];
    }

    private static void Undo<T>(Span<ushort> row, ReadOnlySpan<ushort> above, int stride)
        where T : struct, IPredictor
    {
        above = above[..row.Length];
        if (stride == 1)
        {
            int left = row[0], aboveLeft = above[0];
            for (var i = 1; i < row.Length; i++)
            {
                int up = above[i];
                left = (ushort)(row[i] + T.Predict(left, up, aboveLeft));
                row[i] = (ushort)left;
                aboveLeft = up;
            }

            return;
        }

        for (var i = stride; i < row.Length; i++)
            row[i] = (ushort)(row[i] + T.Predict(row[i - stride], above[i], above[i - stride]));
    }

    private interface IPredictor
    {
        static abstract int Predict(int left, int above, int aboveLeft);
    }

    private readonly struct Above : IPredictor
    {
        public static int Predict(int left, int above, int aboveLeft) => above;
    }

    private readonly struct AboveLeft : IPredictor
    {
        public static int Predict(int left, int above, int aboveLeft) => aboveLeft;
    }

    private readonly struct Plane : IPredictor
    {
        public static int Predict(int left, int above, int aboveLeft) => left + above - aboveLeft;
    }

    private readonly struct LeftHalf : IPredictor
    {
        public static int Predict(int left, int above, int aboveLeft) => left + ((above - aboveLeft) >> 1);
    }

    private readonly struct AboveHalf : IPredictor
    {
        public static int Predict(int left, int above, int aboveLeft) => above + ((left - aboveLeft) >> 1);
    }

    private readonly struct Mean : IPredictor
    {
        public static int Predict(int left, int above, int aboveLeft) => (left + above) >> 1;
    }
}
