using ImageLoaders.Hosting.Cache;
using ImageLoaders.Hosting.Loading.Parts;

namespace ImageLoaders.Hosting.Loading.Providers;

/// <summary>
/// Reads each list once for all who ask for it at the same time, with the same authorization. Safe for concurrent use.
/// </summary>
internal sealed class RunningLists
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ImageKey, RunningList> _running = [];

    /// <summary>Reads a list, or waits until it has been read for another question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="ask">Asks the providers.</param>
    /// <returns>The answer; <see langword="null"/> if the wait is over: the list is kept now, or has to be asked for.</returns>
    public async Task<(ImageListing? Answer, Part? Part)?> ReadAsync(
        ProviderQuestion question, Func<ProviderQuestion, Task<(ImageListing? Answer, Part? Part)>> ask)
    {
        var key = new ImageKey(question.ImageId, "", question.Options with { Target = null });
        var mine = new RunningList(question.Progress);
        while (Begin(key, mine) is { } running)
            if (await running.WaitAsync(question).ConfigureAwait(false))
                return null;
        var isAnswered = false;
        ImageLoadException? failure = null;
        try
        {
            var answer = await ask(question with { Progress = mine, AsksOthers = mine.OnAsksOthers }).ConfigureAwait(false);
            isAnswered = true;
            return answer;
        }
        catch (ImageLoadException exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            Remove(key); // first, and once: whoever asks again must not find it, and has an entry of their own from then on
            if (failure is null)
                mine.End(isAnswered);
            else
                mine.End(failure);
        }
    }

    // Returns the one that is being read already.
    private RunningList? Begin(in ImageKey key, RunningList mine)
    {
        lock (_lock)
            return _running.TryAdd(key, mine) ? null : _running[key];
    }

    private void Remove(in ImageKey key)
    {
        lock (_lock)
            _running.Remove(key);
    }
}
