using System.Collections.Immutable;
using ImageLoaders.Hosting.Plugins.Isolation;

namespace ImageLoaders.Hosting.Plugins.Inspection;

/// <summary>Compares what a plugin was built for with what this host is.</summary>
internal static class CompatibilityCheck
{
    /// <exception cref="PluginRejectedException">It was built for a framework that this host does not run.</exception>
    public static void TargetFramework(string? framework, ImmutableArray<string>.Builder warnings)
    {
        var comma = framework?.IndexOf(",Version=v", StringComparison.Ordinal) ?? -1;
        var version = comma < 0 ? null : SharedAssemblies.ParseVersion(framework![(comma + 10)..]);
        switch (comma < 0 ? null : framework![..comma])
        {
            case ".NETCoreApp" when version is not null && !SharedAssemblies.IsNewer(version, Environment.Version):
                return;
            case ".NETCoreApp" when version is not null:
                throw new PluginRejectedException(
                    $"It was built for .NET {version}, and this host runs .NET {Environment.Version
                        .ToString(2)}. Build it for net{Environment.Version.ToString(2)}, or update the host's runtime.");
            case ".NETStandard":
                warnings.Add(
                    $"It was built for {framework}. Build it for net{Environment.Version
                    .ToString(2)}: packages bring better files for it.");
                return;
            case null:
                warnings.Add("It does not say which framework it was built for.");
                return;
            default:
                throw new PluginRejectedException(
                    $"It was built for {framework}, which this host cannot run. Build it for net{Environment.Version.ToString(2)}.");
        }
    }

    /// <exception cref="PluginRejectedException">It was built against another contract, or a newer shared assembly than the host
    /// has.</exception>
    public static void References(IReadOnlyDictionary<string, Version> references, SharedAssemblies shared)
    {
        foreach (var (name, wanted) in references)
        {
            if (shared.VersionOf(name) is not { } own)
                continue;
            if (name.Equals(SharedAssemblies.Contract, StringComparison.OrdinalIgnoreCase))
                Contract(wanted, own);
            else if (SharedAssemblies.IsNewer(wanted, own))
                throw new PluginRejectedException(
                    $"It was built against {name} {wanted}, and shares the host's {own}. Build it against {own
                    .ToString(2)}, or update the host.");
        }
    }

    /// <summary>Finds what the assemblies of the folder reference, and nobody has: whatever uses it will fail.</summary>
    public static void Missing(string folder, ImmutableArray<string> files, SharedAssemblies shared,
        ImmutableArray<string>.Builder warnings)
    {
        var own = files.Where(file => file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)).ToArray();
        var names = own.Select(Path.GetFileNameWithoutExtension).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var file in own.Where(file => !file.Contains('/', StringComparison.Ordinal)))
            foreach (var (name, version) in PluginAssembly.ReadReferences(Path.Combine(folder, file)))
                if (!names.Contains(name) && !shared.IsContract(name) && shared.FrameworkOfAssembly(name) is null)
                    warnings.Add($"{file} references {name} {version}, which is neither in the folder nor the host's to lend: "
                        + $"whatever uses it will fail. Add {name}.dll to the folder (dotnet publish lays down all that a plugin needs).");
    }

    /// <summary>While the contract is 0.x each minor version may break; from 1.0 on an older minor version is fine.</summary>
    /// <exception cref="PluginRejectedException">They do not go together.</exception>
    public static void Contract(Version wanted, Version own)
    {
        if (wanted.Major == own.Major && (own.Major == 0 ? wanted.Minor == own.Minor : wanted.Minor <= own.Minor))
            return;
        var fix = SharedAssemblies.IsNewer(wanted, own)
            ? $"Update the host, or build the plugin against {own.ToString(2)}."
            : $"Build the plugin against {own.ToString(2)}, or ask its maker for one that is.";
        throw new PluginRejectedException(
            $"It was built against {SharedAssemblies.Contract} {wanted.ToString(2)}, and this host has {own.ToString(2)}. {fix}");
    }

    /// <summary>Copies that the plugin brings of what the host shares are not used.</summary>
    public static void OwnCopies(ImmutableArray<string> files, ImmutableArray<string>.Builder warnings)
    {
        foreach (var name in SharedAssemblies.ContractNames)
        {
            if (files.Contains(name + ".dll", StringComparer.OrdinalIgnoreCase))
                warnings.Add(
                    $"It brings its own {name}.dll, which is not used: the host's is. Reference it with Private=\"false\" "
                    + "ExcludeAssets=\"runtime\".");
        }
    }
}
