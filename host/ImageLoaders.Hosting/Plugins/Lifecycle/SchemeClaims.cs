using System.Collections.Immutable;

namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>Who gets a scheme that several plugins want. It depends on names and configuration alone, never on who was faster.</summary>
internal static class SchemeClaims
{
    /// <summary>What one plugin wins and loses.</summary>
    internal sealed record Outcome(ImmutableArray<string> Won, ImmutableArray<LostScheme> Lost);

    /// <param name="claims">Plugin name and its schemes, each in lower case.</param>
    /// <param name="owners">What the operator says: scheme to plugin name. It counts when that plugin wants the scheme.</param>
    /// <returns>By plugin name.</returns>
    public static Dictionary<string, Outcome> Settle(
        IEnumerable<(string Plugin, ImmutableArray<string> Schemes)> claims, IDictionary<string, string> owners)
    {
        var ordered = claims.OrderBy(claim => claim.Plugin, StringComparer.Ordinal).ToList();
        var winners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (plugin, schemes) in ordered)
        {
            foreach (var scheme in schemes)
                winners.TryAdd(scheme, Chosen(scheme) ?? plugin);
        }
        return ordered.ToDictionary(
            claim => claim.Plugin,
            claim => new Outcome(
                [.. claim.Schemes.Where(scheme => winners[scheme] == claim.Plugin)],
                [.. claim.Schemes.Where(scheme => winners[scheme] != claim.Plugin).Select(scheme => new LostScheme(scheme, winners[scheme]))]),
            StringComparer.Ordinal);

        string? Chosen(string scheme) => owners.FirstOrDefault(pair => pair.Key.Equals(scheme, StringComparison.OrdinalIgnoreCase)).Value is { } owner
            ? ordered.FirstOrDefault(claim => claim.Plugin.Equals(owner, StringComparison.OrdinalIgnoreCase) && claim.Schemes.Contains(scheme)).Plugin
            : null;
    }
}
