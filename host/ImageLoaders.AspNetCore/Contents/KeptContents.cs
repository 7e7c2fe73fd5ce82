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
    /// <param name="group">The name of the contents that are let go of together; <see langword="null"/>: of none.</param>
    /// <returns>Until when; of one that is kept already, as it was said then.</returns>
    /// <exception cref="RequestException">There are as many as there may be.</exception>
    public DateTimeOffset Keep(IPAddress client, Content content, DateTimeOffset expiresAt, string? group = null)
    {
        if (_contents.TryGetValue(content.Name, out var there))
            return there.ExpiresAt;
        var permit = permits.Take(client);
        var kept = new Kept(content, permit, expiresAt, group);
        if (!_contents.TryAdd(content.Name, kept))
        {
            permit.Dispose(); // another request with the same bytes was faster
            return expiresAt;
        }

        kept.Expiry = timeProvider.CreateTimer(_ => Expire(content.Name), null, options.Lifetime, Timeout.InfiniteTimeSpan);
        if (!_contents.ContainsKey(content.Name))
            kept.Expiry.Dispose(); // it was deleted in between
        return expiresAt;
    }

    /// <summary>When what is kept from now on for some time expires.</summary>
    public DateTimeOffset ExpiryAfter(TimeSpan lifetime) => timeProvider.GetUtcNow() + lifetime;

    /// <summary>Tells before a body is received that there would be no room for it.</summary>
    /// <exception cref="RequestException">There are as many as there may be.</exception>
    public void ThrowIfFull(IPAddress client) => permits.Take(client).Dispose();

    /// <summary>Lets go of a content; <see langword="false"/> when there is none of this name.</summary>
    public bool Remove(string name) => LetGo(name, static content => content.Dispose());

    /// <summary>Sets anew how long the contents of a group are kept; not at all where it is no time.</summary>
    /// <returns>How many contents the group has here.</returns>
    public int KeepGroup(string group, TimeSpan lifetime)
    {
        string[] names = [.. _contents.Where(each => each.Value.Group == group).Select(each => each.Key)];
        foreach (var name in names)
        {
            if (lifetime == TimeSpan.Zero)
                Remove(name);
            else if (_contents.TryGetValue(name, out var kept))
                kept.KeepUntil(ExpiryAfter(lifetime), lifetime);
        }

        return names.Length;
    }

    public void Dispose()
    {
        // The host lets go of what is in memory; what is in a folder that replicas share stays there for them.
        foreach (var kept in _contents.Values)
            kept.Expiry?.Dispose();
    }

    // In a folder that replicas share, another may have been told to keep it for longer.
    private void Expire(string name) => LetGo(name, static content => content.Expire());

    private bool LetGo(string name, Action<Content> end)
    {
        if (!_contents.TryRemove(name, out var kept))
            return false;
        kept.Expiry?.Dispose();
        end(kept.Content);
        kept.Permit.Dispose();
        return true;
    }

    private sealed class Kept(Content content, IDisposable permit, DateTimeOffset expiresAt, string? group)
    {
        public DateTimeOffset ExpiresAt { get; set; } = expiresAt;

        public Content Content { get; } = content;

        public IDisposable Permit { get; } = permit;

        public string? Group { get; } = group;

        public ITimer? Expiry { get; set; }

        public void KeepUntil(DateTimeOffset time, TimeSpan left)
        {
            ExpiresAt = time;
            Content.KeepUntil(time);
            Expiry?.Change(left, Timeout.InfiniteTimeSpan);
        }
    }
}
