using System.Collections.Concurrent;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Contents;

/// <summary>What clients gave, until its time is over. Safe for concurrent use.</summary>
internal sealed class KeptContents(ContentUploadOptions options, TimeProvider timeProvider) : IDisposable
{
    private readonly ConcurrentDictionary<string, Kept> _contents = new(StringComparer.OrdinalIgnoreCase);
    private int _count;

    /// <summary>Takes a place before the bytes are read, so that reading is bounded too. It is given back by <see cref="GiveBack"/> or with the content.</summary>
    /// <exception cref="RequestException">There are as many as there may be.</exception>
    public void TakePlace()
    {
        if (Interlocked.Increment(ref _count) <= options.MaximumCount)
            return;
        GiveBack();
        throw new RequestException(StatusCodes.Status429TooManyRequests, "too-many-contents", $"{options.MaximumCount} contents are kept, which is as many as there may be. Delete one, or wait.") { RetryAfterSeconds = 60 };
    }

    public void GiveBack() => Interlocked.Decrement(ref _count);

    /// <summary>Keeps a content that has a place.</summary>
    /// <returns>Until when.</returns>
    public DateTimeOffset Keep(Content content)
    {
        var expiresAt = timeProvider.GetUtcNow() + options.Lifetime;
        var kept = new Kept(content);
        _contents[content.Name] = kept;
        kept.Expiry = timeProvider.CreateTimer(_ => Remove(content.Name), null, options.Lifetime, Timeout.InfiniteTimeSpan);
        if (!_contents.ContainsKey(content.Name))
            kept.Expiry.Dispose(); // it was deleted in between
        return expiresAt;
    }

    /// <summary>Lets go of a content; <see langword="false"/> when there is none of this name.</summary>
    public bool Remove(string name)
    {
        if (!_contents.TryRemove(name, out var kept))
            return false;
        kept.Expiry?.Dispose();
        kept.Content.Dispose();
        GiveBack();
        return true;
    }

    public void Dispose()
    {
        foreach (var name in _contents.Keys)
            Remove(name);
    }

    private sealed class Kept(Content content)
    {
        public Content Content { get; } = content;

        public ITimer? Expiry { get; set; }
    }
}
