using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ImageLoaders;

/// <summary>
/// What the host gives to a plugin, and nothing else. All of it is made for this plugin, and let go by the host when the plugin stops.
/// Safe for concurrent use. It grows by default-implemented members only.
/// </summary>
public interface IPluginContext
{
    /// <summary>The plugin's name: that of its folder and its main DLL.</summary>
    string PluginName { get; }

    /// <summary>Loads ids of a scheme with this loader. Only while <see cref="IImageLoaderPlugin.Register"/> runs.</summary>
    /// <param name="scheme">RFC 3986's grammar, 2 to 64 characters, compared without case.</param>
    /// <param name="loader">The loader; may implement <see cref="IImageRevalidator"/> too.</param>
    /// <exception cref="ArgumentException">Not a scheme, or this plugin has registered it before.</exception>
    /// <exception cref="InvalidOperationException"><see cref="IImageLoaderPlugin.Register"/> has returned.</exception>
    void RegisterImageLoader(string scheme, IImageLoader loader);

    /// <summary>Asks this provider for the metadata of a scheme's ids, of this plugin's scheme or another's. Only while <see cref="IImageLoaderPlugin.Register"/> runs.</summary>
    /// <param name="scheme">RFC 3986's grammar, 2 to 64 characters, compared without case.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="priority">The highest is asked first; the first answer counts. Default 0.</param>
    /// <exception cref="ArgumentException">Not a scheme.</exception>
    /// <exception cref="InvalidOperationException"><see cref="IImageLoaderPlugin.Register"/> has returned.</exception>
    void RegisterMetadataProvider(string scheme, IMetadataProvider provider, int priority = 0);

    /// <summary>Logs under <c>ImageLoaders.Plugin.&lt;name&gt;</c>. Values are turned to primitives and text before a sink sees them.</summary>
    ILogger Logger { get; }

    /// <summary>A copy of the configuration section <c>ImageLoaders:Plugins:&lt;name&gt;</c> as it was when the plugin was loaded.</summary>
    IConfiguration Configuration { get; }

    /// <summary>The time.</summary>
    TimeProvider TimeProvider { get; }

    /// <summary>Fires when the plugin must stop. Dispose what you register on it.</summary>
    CancellationToken Stopping { get; }

    /// <summary>
    /// A client that obeys the host's access policy: refused addresses, redirects included, throw an <see cref="ImageLoadException"/> with
    /// <see cref="ImageLoadError.AccessDenied"/>. It has no time-out of its own: pass the request's token. The header <c>Authorization</c> is taken off
    /// for origins that are not configured to get it.
    /// </summary>
    HttpClient HttpClient { get; }

    /// <summary>Opens a file, or content that an embedder has added, as the host's access policy allows. Dispose what comes.</summary>
    /// <param name="name">An absolute path, or <c>content/…</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.NotFound"/>, <see cref="ImageLoadError.AccessDenied"/>, <see cref="ImageLoadError.InvalidImageId"/> for a path that is not absolute.
    /// </exception>
    ValueTask<ContentSource> OpenContentAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>What the plugin's loads share with all others of the process. Ask it before much memory is taken, and before a decode that takes a processor for long.</summary>
    ILoadBudget Budget => ILoadBudget.Unlimited;
}
