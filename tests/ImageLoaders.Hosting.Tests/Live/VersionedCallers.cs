namespace ImageLoaders.Hosting.Tests.Live;

/// <summary>Callers who load without pause from the plugin <c>Versioned</c>, some ids kept and most not, and look at every image.</summary>
internal sealed class VersionedCallers(ImageLoaderHost host) : IAsyncDisposable
{
    private const int Count = 8;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _callers = [];
    private int _number;
    private int _loads;

    public int Loads => Volatile.Read(ref _loads);

    public void Start()
    {
        for (var i = 0; i < Count; i++)
            _callers.Add(Task.Run(LoadWithoutPauseAsync));
    }

    /// <summary>Which version an image is of. Fails for one that is of none, or of two.</summary>
    public static async Task<int> VersionOfAsync(ImageLoaderHost host, int number)
    {
        var pixels = (await host.LoadImage($"versioned:{number}").Completion.WaitAsync(Loading.LoadAssertions.Hang)).Pixels.ToArray();
        Assert.That(pixels, Is.EqualTo(new byte[] { 1, 12, (byte)number, (byte)(number >> 8) }).Or
            .EqualTo(new byte[] { 2, 13, (byte)number, (byte)(number >> 8) }));
        return pixels[0];
    }

    /// <summary>Waits for some more loads, and fails with the first that failed.</summary>
    public async Task LoadMoreAsync()
    {
        var enough = Loads + 50;
        await Loading.LoadAssertions.UntilAsync(() => Loads >= enough || _callers.Any(caller => caller.IsFaulted));
        if (_callers.FirstOrDefault(caller => caller.IsFaulted) is { } failed)
            await failed;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_callers);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_callers).ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task LoadWithoutPauseAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var next = Interlocked.Increment(ref _number);
            await VersionOfAsync(host, next % 4 == 0 ? next % 16 : 16 + (next % 65_000));
            Interlocked.Increment(ref _loads);
        }
    }
}
