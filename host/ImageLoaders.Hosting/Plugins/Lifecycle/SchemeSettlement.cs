using ImageLoaders.Hosting.Loading;

namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>
/// Gives the schemes out among the plugins of a host: <see cref="SchemeClaims"/> says who wins one that several want, and each plugin's routes
/// are made by that. The caller lets one settlement run at a time.
/// </summary>
internal sealed class SchemeSettlement(RouteTable routes, IDictionary<string, string> owners)
{
    /// <summary>
    /// Whether schemes are given out yet. At the start of a host they are when all plugins have had their time, so that who gets one does not
    /// depend on who is faster.
    /// </summary>
    public bool HasBegun { get; set; }

    /// <summary>Settles the schemes anew.</summary>
    /// <param name="plugins">Those that are wanted, and have started.</param>
    public void Settle(IReadOnlyCollection<HostedPlugin> plugins)
    {
        if (!HasBegun)
            return;
        var outcomes = SchemeClaims.Settle(plugins.Select(plugin => (plugin.Name, plugin.Generation!.ClaimedSchemes)), owners);
        foreach (var plugin in plugins)
            plugin.Publish(routes, outcomes[plugin.Name]);
    }
}
