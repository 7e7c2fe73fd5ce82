namespace ImageLoaders.Hosting.Plugins.Watching;

/// <summary>
/// Hears when something changes in a folder. On Linux, .NET's watch may end without a word: when the folder is deleted, though another be made in its place, and,
/// where it is recursive, when a folder below is moved away. So one that is not recursive listens too, and <see cref="Renew"/> begins both anew.
/// </summary>
internal sealed class FolderWatch(string folder, string filter, bool recursive, Action changed, Action<string> cannot) : IDisposable
{
    private readonly List<FileSystemWatcher> _watchers = [];
    private bool _isToldOf;

    /// <summary>Listens, in the place of what listened before, which goes when this hears.</summary>
    public void Renew()
    {
        var before = _watchers.ToArray();
        _watchers.Clear();
        try
        {
            Watch(deep: false);
            if (recursive)
                Watch(deep: true);
            _isToldOf = false;
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            if (!_isToldOf)
                cannot(exception.Message);
            _isToldOf = true;
        }

        foreach (var watcher in before)
            watcher.Dispose();
    }

    public void Dispose()
    {
        foreach (var watcher in _watchers)
            watcher.Dispose();
    }

    private void Watch(bool deep)
    {
        var watcher = new FileSystemWatcher(folder, filter) { IncludeSubdirectories = deep };
        _watchers.Add(watcher);
        watcher.Created += Hear;
        watcher.Changed += Hear;
        watcher.Deleted += Hear;
        watcher.Renamed += Hear;
        watcher.Error += Hear;
        watcher.EnableRaisingEvents = true;
    }

    private void Hear(object sender, EventArgs change) => changed();
}
