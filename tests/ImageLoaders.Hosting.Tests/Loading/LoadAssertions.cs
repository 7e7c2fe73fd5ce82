namespace ImageLoaders.Hosting.Tests.Loading;

internal static class LoadAssertions
{
    // Long, because a busy machine runs other threads late; nothing waits for it to pass.
    public static readonly TimeSpan Hang = TimeSpan.FromMinutes(2);

    /// <summary>What a load fails with; a load that does not settle fails the test.</summary>
    public static async Task<ImageLoadException> FailureAsync(this ImageLoadObject load)
    {
        try
        {
            await load.Completion.WaitAsync(Hang);
        }
        catch (ImageLoadException exception)
        {
            return exception;
        }

        throw new AssertionException($"{load.ImageId} was loaded.");
    }

    /// <summary>The one pixel of an image.</summary>
    public static async Task<byte> PixelAsync(this ImageLoadObject load) => (await load.Completion.WaitAsync(Hang)).Pixels.Span[0];

    /// <summary>Whether a load ended cancelled.</summary>
    public static async Task<bool> IsCancelledAsync(this ImageLoadObject load)
    {
        await load.Completion.WaitAsync(Hang).ContinueWith(_ => { }, TaskScheduler.Default);
        return load.Completion.IsCanceled;
    }

    /// <summary>Waits for what another thread is about to do.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        var begin = Environment.TickCount64;
        for (var tries = 0; !condition(); tries++)
        {
            if (Environment.TickCount64 - begin > Hang.TotalMilliseconds)
                throw new AssertionException("It did not come.");
            if (tries < 100)
                await Task.Yield();
            else
                await Task.Delay(1); // the processor is the others'
        }
    }

    /// <summary>
    /// Waits for what needs a manual time to pass, which passes not much faster than the clock: what has some seconds has them on a busy
    /// machine too.
    /// </summary>
    public static async Task UntilAsync(TestTime.ManualTimeProvider time, Func<bool> condition)
    {
        for (var begin = Environment.TickCount64; !condition(); await Task.Delay(1))
        {
            if (Environment.TickCount64 - begin > Hang.TotalMilliseconds)
                throw new AssertionException("It did not come.");
            time.Advance(TimeSpan.FromMilliseconds(2));
        }
    }

    /// <summary>Waits until nothing holds any of these: a loader that was told to stop ends on a thread of its own.</summary>
    public static Task UntilGoneAsync(params WeakReference[] references) => UntilAsync(() =>
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return !references.Any(reference => reference.IsAlive);
    });
}
