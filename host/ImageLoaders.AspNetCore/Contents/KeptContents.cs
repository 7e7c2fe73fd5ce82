using System.Collections.Concurrent;
using System.Net;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.Hosting;

namespace ImageLoaders.AspNetCore.Contents;

/// <summary>What clients gave, until its time is over. Safe for concurrent use.</summary>
internal sealed class KeptContents(ContentUploadOptions options, RequestPermits permits, TimeProvider timeProvider) : IDisposable
{
    private readonly ConcurrentDictionary<string, Kept> _contents = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Keeps a content.</summary>
    /// <param name="client">Whose it is.</param>
    /// <param name="content">Disposed of when its time is over; whoever gives it keeps it where there is no room.</param>
    /// <returns>Until when.</returns>
    /// <exception cref="RequestException">There are as many as there may be.</exception>
    public DateTimeOffset Keep(IPAddress client, Content content)
    {
        var permit = permits.Take(client);
        var expiresAt = timeProvider.GetUtcNow() + options.Lifetime;
        var kept = new Kept(content, permit);
        _contents[content.Name] = kept;
        kept.Expiry = timeProvider.CreateTimer(_ => Remove(content.Name), null, options.Lifetime, Timeout.InfiniteTimeSpan);
        if (!_contents.ContainsKey(content.Name))
            kept.Expiry.Dispose(); // it was deleted in between
        return expiresAt;
    }

    /// <summary>Tells before a body is received that there would be no room for it.</summary>
    /// <exception cref="RequestException">There are as many as there may be.</exception>
    public void ThrowIfFull(IPAddress client) => permits.Take(client).Dispose();

    /// <summary>Lets go of a content; <see langword="false"/> when there is none of this name.</summary>
    public bool Remove(string name)
    {
        if (!_contents.TryRemove(name, out var kept))
            return false;
        kept.Expiry?.Dispose();
        kept.Content.Dispose();
        kept.Permit.Dispose();
        return true;
    }

    public void Dispose()
    {
        foreach (var name in _contents.Keys)
            Remove(name);
    }

    private sealed class Kept(Content content, IDisposable permit)
    {
        public Content Content { get; } = content;

        public IDisposable Permit { get; } = permit;

        public ITimer? Expiry { get; set; }
    }
}
