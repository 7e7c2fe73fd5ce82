namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Work on several threads at once: the caller's, and those of the pool that are free.</summary>
internal static class Workers
{
    /// <param name="threads">How many at most.</param>
    /// <param name="work">Gets the thread's number, from 0.</param>
    public static void Run(int threads, Action<int> work)
    {
        if (threads > 1)
            Parallel.For(0, threads, work);
        else
            work(0);
    }

    /// <summary>Splits rows evenly.</summary>
    /// <param name="threads">How many at most; each gets <paramref name="least"/> rows or more.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="least">Rows that are worth a thread.</param>
    /// <param name="work">Gets the first row, and the one behind the last.</param>
    public static void RunRows(int threads, int rows, int least, Action<int, int> work)
    {
        var parts = Math.Clamp(rows / least, 1, threads);
        Run(parts, part => work((int)((long)rows * part / parts), (int)((long)rows * (part + 1) / parts)));
    }
}
