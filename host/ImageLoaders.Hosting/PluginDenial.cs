namespace ImageLoaders.Hosting;

/// <summary>
/// Denies some versions of a plugin, or all of them: one entry of the configuration section <c>ImageLoaders:DeniedPlugins</c>.
/// </summary>
public sealed class PluginDenial
{
    /// <summary>Gets or sets the name of the plugin, compared without case.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// Gets or sets the first version that is denied, such as <c>1.2</c>; <see langword="null"/> (the default) denies all versions up to
    /// <see cref="Below"/>.
    /// </summary>
    public string? From { get; set; }

    /// <summary>
    /// Gets or sets the first version after <see cref="From"/> that is allowed again; <see langword="null"/> (the default) if there is
    /// none.
    /// </summary>
    public string? Below { get; set; }

    /// <summary>Gets or sets the reason, which the list of plugins and the log show.</summary>
    public string? Reason { get; set; }

    /// <summary>
    /// Why a version of a plugin may not be loaded; <see langword="null"/>: it may. A version that is no number cannot be told from those
    /// that are denied.
    /// </summary>
    internal string? Explain(string name, string? version)
    {
        if (!Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            return null;
        if (Parse(version) is { } known && ((From is not null && known < Parse(From)) || (Below is not null && known >= Parse(Below))))
            return null;
        var versions = (From, Below) switch
        {
            (null, null) => "every version",
            (null, _) => $"versions below {Below}",
            (_, null) => $"versions from {From}",
            _ => $"versions from {From} to below {Below}",
        };
        return $"ImageLoaders:DeniedPlugins denies {versions} of it, and this is {version
            ?? "of none"}{(Reason is null ? "." : $": {Reason}")}";
    }

    /// <summary>Whether it says which plugin, and of which versions.</summary>
    internal bool IsValid => Name.Length > 0 && (From is null || Parse(From) is not null) && (Below is null || Parse(Below) is not null);

    // 1.2 is 1.2.0.0, and what a package adds after '-' does not count.
    private static Version? Parse(string? text)
    {
        var numbers = text?.Split('-', '+')[0];
        if (int.TryParse(numbers, System.Globalization.NumberStyles.None, null, out var major))
            return new(major, 0, 0, 0);
        return Version.TryParse(numbers, out var version)
            ? new(version.Major, version.Minor, Math.Max(version.Build, 0), Math.Max(version.Revision, 0)) : null;
    }
}
