using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;

namespace ImageLoaders.Hosting.Plugins.Isolation;

/// <summary>
/// The assemblies that plugins share with their host: the contract, the abstractions that it shows, and the runtime's shared frameworks. They are
/// matched by simple name, and are the host's own instances, from the context that the host itself lives in.
/// </summary>
internal sealed class SharedAssemblies
{
    /// <summary>The contract itself.</summary>
    public const string Contract = "ImageLoaders.Abstractions";

    /// <summary>The runtime's own framework, which every plugin shares even when it brings copies of its parts.</summary>
    public const string CoreFramework = "Microsoft.NETCore.App";

    /// <summary>The contract and the abstractions that it shows. Nothing else of the host's.</summary>
    public static readonly ImmutableArray<string> ContractNames =
    [
        Contract,
        "Microsoft.Extensions.Configuration.Abstractions",
        "Microsoft.Extensions.DependencyInjection.Abstractions",
        "Microsoft.Extensions.Logging.Abstractions",
        "Microsoft.Extensions.Options",
        "Microsoft.Extensions.Primitives",
    ];

    private static readonly string[] SelfContainedPrefixes = ["System.", "Microsoft.Win32.", "Microsoft.CSharp", "Microsoft.VisualBasic", "mscorlib", "netstandard", "WindowsBase"];

    private readonly FrozenSet<string> _contract = ContractNames.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private readonly FrozenDictionary<string, string> _frameworkOf;

    public SharedAssemblies()
    {
        var frameworkOf = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var frameworks = new Dictionary<string, Version>(StringComparer.OrdinalIgnoreCase) { [CoreFramework] = Environment.Version };
        foreach (var path in ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (FrameworkOf(path) is { } framework)
            {
                frameworkOf[name] = framework.Name;
                frameworks[framework.Name] = framework.Version;
            }
            else if (SelfContainedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) && IsBesideCoreLibrary(path))
            {
                frameworkOf[name] = CoreFramework;
            }
        }
        _frameworkOf = frameworkOf.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        Frameworks = frameworks.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The shared frameworks that this process runs on, and their versions.</summary>
    public FrozenDictionary<string, Version> Frameworks { get; }

    /// <summary>The framework that an assembly is a part of; <see langword="null"/> when it is of none.</summary>
    public string? FrameworkOfAssembly(string simpleName) => _frameworkOf.GetValueOrDefault(simpleName);

    public bool IsContract(string simpleName) => _contract.Contains(simpleName);

    /// <summary>The host's own instance, whatever version was asked for: the inspection has compared them. Throws when the host lacks it.</summary>
    public static Assembly Load(string simpleName)
    {
        if (simpleName.Equals(Contract, StringComparison.OrdinalIgnoreCase))
            return typeof(IImageLoader).Assembly;
        return (AssemblyLoadContext.GetLoadContext(typeof(SharedAssemblies).Assembly) ?? AssemblyLoadContext.Default).LoadFromAssemblyName(new AssemblyName(simpleName));
    }

    /// <summary>The version that the host has of a shared assembly; <see langword="null"/> when it is not shared, or not there.</summary>
    public Version? VersionOf(string simpleName)
    {
        if (!IsContract(simpleName) && FrameworkOfAssembly(simpleName) is null)
            return null;
        try
        {
            return Load(simpleName).GetName().Version;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether the first is of a later major and minor version.</summary>
    public static bool IsNewer(Version version, Version than) => version.Major > than.Major || version.Major == than.Major && version.Minor > than.Minor;

    public static Version? ParseVersion(string? text) => text is null ? null : Version.TryParse(text.Split('-', '+')[0], out var version) ? version : null;

    // …/shared/Microsoft.NETCore.App/10.0.1/System.Runtime.dll
    private static (string Name, Version Version)? FrameworkOf(string path)
    {
        var versionFolder = Path.GetDirectoryName(path);
        var nameFolder = Path.GetDirectoryName(versionFolder);
        var name = Path.GetFileName(nameFolder);
        return name is not null && name.StartsWith("Microsoft.", StringComparison.Ordinal) && Path.GetFileName(Path.GetDirectoryName(nameFolder)) == "shared"
            && ParseVersion(Path.GetFileName(versionFolder)) is { } version ? (name, version) : null;
    }

    private static bool IsBesideCoreLibrary(string path) => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location);
}
