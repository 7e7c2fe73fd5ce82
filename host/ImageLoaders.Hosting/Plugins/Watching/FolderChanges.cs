using ImageLoaders.Hosting.Plugins.Inspection;

namespace ImageLoaders.Hosting.Plugins.Watching;

/// <summary>
/// What has changed in the folder of plugins since the last look. A folder with hashes of its files is tried at once, because the hashes tell whether it is
/// whole; one without must have been left alone for a time. What is gone must stay gone for that time: a folder that is replaced by two renames
/// is not there for a moment.
/// </summary>
internal sealed class FolderChanges(string pluginsPath, TimeSpan quietTime, TimeProvider time)
{
    private readonly Dictionary<string, (string? Fingerprint, long Since)> _seen = new(StringComparer.Ordinal);

    /// <param name="attempted">Known folders, and what the last attempt to load each saw of it.</param>
    /// <param name="isStart">Whether what is there counts as whole: nobody was there before to see it being copied.</param>
    public Look Look(Dictionary<string, string?> attempted, bool isStart)
    {
        var changed = new List<string>();
        var gone = new List<string>();
        TimeSpan? again = null;
        foreach (var folder in Candidates().Union(attempted.Keys).ToArray())
        {
            var fingerprint = FolderFingerprint.Compute(folder);
            if (!_seen.TryGetValue(folder, out var seen) || seen.Fingerprint != fingerprint)
                _seen[folder] = seen = (fingerprint, time.GetTimestamp());
            if (fingerprint is not null && attempted.TryGetValue(folder, out var tried) && tried == fingerprint)
                continue;
            var isWhole = isStart || (fingerprint is not null && File.Exists(Path.Combine(folder, Path.GetFileName(folder) + ".files.json")));
            var left = quietTime - time.GetElapsedTime(seen.Since);
            if (!isWhole && left > TimeSpan.Zero)
                again = again is { } other && other < left ? other : left;
            else if (fingerprint is not null)
                changed.Add(folder);
            else if (!Directory.Exists(folder) && _seen.Remove(folder))
                gone.Add(folder);
        }

        return new(changed, gone, again);
    }

    private System.Collections.Immutable.ImmutableArray<string> Candidates()
    {
        try
        {
            return Directory.Exists(pluginsPath) ? PluginFolder.Candidates(pluginsPath) : [];
        }
        catch (DirectoryNotFoundException)
        {
            return []; // taken away just now
        }
    }
}

/// <summary>What one look has found.</summary>
/// <param name="Changed">Folders to try, in ordinal order of name.</param>
/// <param name="Gone">Folders that are there no more.</param>
/// <param name="LookAgainAfter">When a folder that is not quiet yet will have been.</param>
internal sealed record Look(IReadOnlyCollection<string> Changed, IReadOnlyCollection<string> Gone, TimeSpan? LookAgainAfter);
