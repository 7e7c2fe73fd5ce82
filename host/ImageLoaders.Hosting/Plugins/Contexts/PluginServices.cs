using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Plugins.Contexts;

/// <summary>What the host has at hand for the contexts of its plugins.</summary>
internal sealed record PluginServices
{
    public required ILoggerFactory LoggerFactory { get; init; }

    /// <summary>The section <c>ImageLoaders:Plugins</c>; a plugin gets a copy of its own sub-section.</summary>
    public required IConfiguration Configuration { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    /// <summary>A client under the access policy, for one generation of a plugin, which disposes it.</summary>
    public required Func<HttpClient> CreateHttpClient { get; init; }

    public required Func<string, CancellationToken, ValueTask<ContentSource>> OpenContentAsync { get; init; }

    /// <summary>Lists the files below a folder, under the access policy.</summary>
    public Func<string, CancellationToken, ValueTask<FolderContent>> ListContentAsync { get; init; } = static (_, _) =>
        ValueTask.FromException<FolderContent>(new ImageLoadException(ImageLoadError.AccessDenied, "Folders are not listed here."));

    /// <summary>What a plugin's loads share with all others.</summary>
    public Func<string, ILoadBudget> BudgetOf { get; init; } = static _ => ILoadBudget.Unlimited;

    /// <summary>Told of each change of a plugin's state, on any thread. It does not throw.</summary>
    public Action<PluginStatus>? StateChanged { get; init; }

    /// <summary>Told of the content hash of each generation that serves no more. It does not throw.</summary>
    public Action<string>? Retired { get; init; }
}
