using Microsoft.Extensions.Configuration;

namespace ImageLoaders.Hosting.Plugins.Contexts;

/// <summary>A copy of a plugin's settings that remembers which were read, so that a misspelt one can be told of.</summary>
internal sealed class RecordedSettings : ConfigurationProvider, IConfigurationSource
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _read = new(StringComparer.OrdinalIgnoreCase);

    public RecordedSettings(IConfiguration section)
    {
        foreach (var (key, value) in section.AsEnumerable(makePathsRelative: true))
            if (value is not null)
                Data[key] = value;
    }

    /// <summary>Names of settings that nobody has read; never their values, which may be secret.</summary>
    public string[] Unread
    {
        get
        {
            lock (_lock)
                return [.. Data.Keys.Except(_read, StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
        }
    }

    public override bool TryGet(string key, out string? value)
    {
        lock (_lock)
            _read.Add(key);
        return base.TryGet(key, out value);
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;
}
