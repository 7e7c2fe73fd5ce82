using System.Diagnostics;

namespace ImageLoaders;

/// <summary>
/// The stages of one load: a span each, and how long each kind took. Stages of one kind that overlap count once. Safe for concurrent use.
/// </summary>
internal sealed class StageTimes(TimeProvider timeProvider)
{
    // The contract's own: a source of a plugin's would stay behind in the process with each generation.
    private static readonly ActivitySource Spans = new("ImageLoaders");
    private static readonly string[] Names = ["fetch", "parse", "decode", "convert"];

    private readonly Lock _lock = new();
    private Clock _fetch;
    private Clock _decode;

    public IDisposable Start(LoadStage stage)
    {
        if ((uint)stage >= (uint)Names.Length)
            throw new ArgumentOutOfRangeException(nameof(stage));
        Change(stage, running: 1);
        return new Stage(this, stage, Spans.StartActivity(Names[(int)stage]));
    }

    /// <summary>The image with the times that its loader has not set.</summary>
    public Image Describe(Image image)
    {
        TimeSpan fetch, decode;
        lock (_lock)
            (fetch, decode) = (_fetch.Elapsed(timeProvider), _decode.Elapsed(timeProvider));
        var isFetchSet = image.FetchTime != TimeSpan.Zero || fetch == TimeSpan.Zero;
        var isDecodeSet = image.DecodeTime != TimeSpan.Zero || decode == TimeSpan.Zero;
        return isFetchSet && isDecodeSet ? image : image with
        {
            FetchTime = isFetchSet ? image.FetchTime : fetch,
            DecodeTime = isDecodeSet ? image.DecodeTime : decode,
        };
    }

    private void Change(LoadStage stage, int running)
    {
        lock (_lock)
        {
            if (stage is LoadStage.Fetch)
                _fetch.Change(timeProvider, running);
            else if (stage is LoadStage.Decode or LoadStage.Convert)
                _decode.Change(timeProvider, running);
        }
    }

    private struct Clock
    {
        private int _running;
        private long _begun;
        private TimeSpan _elapsed;

        public void Change(TimeProvider timeProvider, int running)
        {
            if (_running == 0)
                _begun = timeProvider.GetTimestamp();
            _running += running;
            if (_running == 0)
                _elapsed += timeProvider.GetElapsedTime(_begun);
        }

        public readonly TimeSpan Elapsed(TimeProvider timeProvider) =>
            _running == 0 ? _elapsed : _elapsed + timeProvider.GetElapsedTime(_begun);
    }

    private sealed class Stage(StageTimes times, LoadStage stage, Activity? span) : IDisposable
    {
        private int _isEnded;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isEnded, 1) != 0)
                return;
            span?.Dispose();
            times.Change(stage, running: -1);
        }
    }
}
