namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>
/// Gives the schemes, and the extensions of files, out among the plugins of a host: <see cref="SchemeClaims"/> says who wins one that
/// several want, and each plugin's routes are made by that. Only whoever holds the <see cref="ChangeLock"/> uses it.
/// </summary>
internal sealed class SchemeSettlement(KnownPlugins plugins, IDictionary<string, string> owners)
{
    /// <summary>
    /// Whether schemes are given out yet. At the start of a host they are when all plugins have had their time, so that who gets one does
    /// not depend on who is faster.
    /// </summary>
    public bool HasBegun { get; set; }

    /// <summary>Settles the schemes anew, among the plugins that are wanted and have started.</summary>
    public void Settle()
    {
        if (!HasBegun)
            return;
        var started = plugins.All.Where(plugin => plugin.Generation is not null && plugins.WhyUnwanted(plugin) is null).ToArray();
        var outcomes = SchemeClaims.Settle(started.Select(plugin => (
            plugin.Name, plugin.Generation!.Instance.ClaimedSchemes.AddRange(plugin.Generation.Instance.ClaimedExtensions))), owners);
        foreach (var plugin in started)
            plugin.Publish(outcomes[plugin.Name]);
    }
}
