namespace DerivedLoader.Sampling;

/// <summary>Computes the lines of a picture on several processors.</summary>
internal static class SampledLines
{
    private const int LinesAtOnce = 8;

    /// <summary>Runs work for each line, a few at a time, on this thread and on others.</summary>
    /// <typeparam name="TState">What each thread has of its own.</typeparam>
    /// <param name="lines">The number of lines.</param>
    /// <param name="workers">The number of threads, at least 1.</param>
    /// <param name="makeState">Makes a thread's own.</param>
    /// <param name="work">Computes a line.</param>
    /// <param name="cancellationToken">A token to cancel the operation. It is checked for every line.</param>
    public static void Run<TState>(int lines, int workers, Func<TState> makeState, Action<TState, int> work,
        CancellationToken cancellationToken)
    {
        var next = 0;
        if (workers == 1)
        {
            Work();
            return;
        }

        var others = new Task[Math.Min(workers, ((lines - 1) / LinesAtOnce) + 1) - 1];
        for (var i = 0; i < others.Length; i++)
            others[i] = Task.Run(Work, CancellationToken.None);
        try
        {
            Work();
        }
        finally
        {
            Volatile.Write(ref next, lines); // after an exception the others end too

            // They read memory that is about to be let go.
            Task.WhenAll(others).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }

        foreach (var other in others)
            other.GetAwaiter().GetResult();

        void Work()
        {
            var state = makeState();
            while (Interlocked.Add(ref next, LinesAtOnce) - LinesAtOnce is var first && first < lines)
                for (var line = first; line < Math.Min(lines, first + LinesAtOnce); line++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    work(state, line);
                }
        }
    }
}
