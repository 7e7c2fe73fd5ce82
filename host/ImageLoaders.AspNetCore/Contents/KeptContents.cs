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
    /// <param name="expiresAt">Until when.</param>
    /// <returns>Until when; of one that is kept already, as it was said then.</returns>
    /// <exception cref="RequestException">There are as many as there may be.</exception>
    public DateTimeOffset Keep(IPAddress client, Content content, DateTimeOffset expiresAt)
    {
        if (_contents.TryGetValue(content.Name, out var there))
            return there.ExpiresAt;
        var permit = permits.Take(client);
        var kept = new Kept(content, permit, expiresAt);
        if (!_contents.TryAdd(content.Name, kept))
        {
            permit.Dispose(); // another request with the same bytes was faster
            return expiresAt;
        }

        kept.Expiry = timeProvider.CreateTimer(_ => Remove(content.Name), null, options.Lifetime, Timeout.InfiniteTimeSpan);
        if (!_contents.ContainsKey(content.Name))
            kept.Expiry.Dispose(); // it was deleted in between
        return expiresAt;
    }

    /// <summary>When what is given now expires.</summary>
    public DateTimeOffset NextExpiry() => timeProvider.GetUtcNow() + options.Lifetime;

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
        // The host lets go of what is in memory; what is in a folder that replicas share stays there for them.
        foreach (var kept in _contents.Values)
            kept.Expiry?.Dispose();
    }

    private sealed class Kept(Content content, IDisposable permit, DateTimeOffset expiresAt)
    {
        public DateTimeOffset ExpiresAt => expiresAt;

        public Content Content { get; } = content;

        public IDisposable Permit { get; } = permit;

        public ITimer? Expiry { get; set; }
    }
}
