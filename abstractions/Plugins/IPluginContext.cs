using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ImageLoaders;

/// <summary>Provides the services of the host to a plugin.</summary>
/// <remarks>
/// All services are made for this plugin, and the host releases them when the plugin stops. They are safe for concurrent use. The interface
/// grows only by members with a default implementation.
/// </remarks>
public interface IPluginContext
{
    /// <summary>Gets the name of the plugin, which is the name of its folder and of its main DLL.</summary>
    string PluginName { get; }

    /// <summary>Registers the loader for the ids of a scheme. Call it only while <see cref="IImageLoaderPlugin.Register"/> runs.</summary>
    /// <param name="scheme">The scheme: the grammar of RFC 3986, 2 to 64 characters, compared without case.</param>
    /// <param name="loader">The loader. It can also implement <see cref="IImageRevalidator"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="scheme"/> is not valid, or this plugin has registered it already.</exception>
    /// <exception cref="InvalidOperationException"><see cref="IImageLoaderPlugin.Register"/> has returned.</exception>
    /// <example>
    /// <code>
    /// [assembly: ImageLoaderPlugin(typeof(NoisePlugin))]
    ///
    /// public sealed class NoisePlugin : IImageLoaderPlugin
    /// {
    ///     public void Register(IPluginContext context) => context.RegisterImageLoader("noise", new NoiseLoader());
    /// }
    /// </code>
    /// </example>
    void RegisterImageLoader(string scheme, IImageLoader loader);

    /// <summary>
    /// Registers a metadata provider for the ids of a scheme. The scheme can belong to this plugin or to another one. Call it only while
    /// <see cref="IImageLoaderPlugin.Register"/> runs.
    /// </summary>
    /// <param name="scheme">The scheme: the grammar of RFC 3986, 2 to 64 characters, compared without case.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="priority">
    /// The priority. The provider with the highest priority is asked first, and the first answer is used. Default 0.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="scheme"/> is not valid.</exception>
    /// <exception cref="InvalidOperationException"><see cref="IImageLoaderPlugin.Register"/> has returned.</exception>
    void RegisterMetadataProvider(string scheme, IMetadataProvider provider, int priority = 0);

    /// <summary>
    /// Registers a type of files for a scheme of this plugin, so that a path, a dropped file and an uploaded one lead to its loader. The id
    /// that a path leads to is <c>scheme:/absolute/path</c>. Call it only while <see cref="IImageLoaderPlugin.Register"/> runs.
    /// </summary>
    /// <remarks>
    /// If two plugins register one extension, the operator's setting <c>SchemeOwners</c> decides, as for schemes. Without an entry, the
    /// first one in ordinal order of the plugins' names has it. A file whose bytes match patterns of both goes to the one that has its
    /// extension.
    /// </remarks>
    /// <param name="scheme">A scheme that this plugin registers a loader for. The loader accepts paths and <c>content/…</c>.</param>
    /// <param name="fileType">The type of files.</param>
    /// <exception cref="ArgumentException"><paramref name="scheme"/> is not valid.</exception>
    /// <exception cref="InvalidOperationException"><see cref="IImageLoaderPlugin.Register"/> has returned.</exception>
    /// <example>
    /// <code>
    /// context.RegisterImageLoader("nifti", loader);
    /// context.RegisterFileType("nifti", new FileType("a NIfTI volume") { Extensions = [".nii", ".nii.gz"] });
    /// </code>
    /// </example>
    void RegisterFileType(string scheme, FileType fileType)
    {
    }

    /// <summary>
    /// Registers a provider of lists for the ids of a scheme. The scheme can belong to this plugin or to another one. Call it only while
    /// <see cref="IImageLoaderPlugin.Register"/> runs. A context that lists nothing ignores it.
    /// </summary>
    /// <param name="scheme">The scheme: the grammar of RFC 3986, 2 to 64 characters, compared without case.</param>
    /// <param name="provider">The provider. It can also implement <see cref="IImageRevalidator"/>.</param>
    /// <param name="priority">
    /// The priority. The provider with the highest priority is asked first, and the first answer is used. Default 0.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="scheme"/> is not valid.</exception>
    /// <exception cref="InvalidOperationException"><see cref="IImageLoaderPlugin.Register"/> has returned.</exception>
    void RegisterImageListProvider(string scheme, IImageListProvider provider, int priority = 0)
    {
    }

    /// <summary>
    /// Gets the logger, whose category is <c>ImageLoaders.Plugin.&lt;name&gt;</c>. Values are converted to primitives and text before a
    /// sink receives them.
    /// </summary>
    ILogger Logger { get; }

    /// <summary>
    /// Gets a copy of the configuration section <c>ImageLoaders:Plugins:&lt;name&gt;</c>, as it was when the plugin was loaded.
    /// </summary>
    IConfiguration Configuration { get; }

    /// <summary>Gets the time provider.</summary>
    TimeProvider TimeProvider { get; }

    /// <summary>Gets the token that is cancelled when the plugin must stop. Dispose your registrations on it.</summary>
    CancellationToken Stopping { get; }

    /// <summary>Gets an HTTP client that obeys the host's access policy.</summary>
    /// <remarks>
    /// A denied address, also after a redirect, throws an <see cref="ImageLoadException"/> with <see cref="ImageLoadError.AccessDenied"/>.
    /// The client has no time-out of its own: pass the token of the request. It sends the header <c>Authorization</c> only to origins that
    /// are configured to receive it.
    /// </remarks>
    HttpClient HttpClient { get; }

    /// <summary>Opens a file, or content that an embedder has added, as the host's access policy allows.</summary>
    /// <param name="name">An absolute path, or <c>content/…</c>.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The content. Dispose it after use.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.NotFound"/>: there is no such file or content. <see cref="ImageLoadError.AccessDenied"/>: the access
    /// policy denies it. <see cref="ImageLoadError.InvalidImageId"/>: the path is not absolute.
    /// </exception>
    ValueTask<ContentSource> OpenContentAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lists the files in a folder and its subfolders, as the host's access policy allows. A context without folders denies it.
    /// </summary>
    /// <param name="folder">An absolute path.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The names of the files. Open them by <see cref="OpenContentAsync"/>.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.NotFound"/>: there is no such folder. <see cref="ImageLoadError.AccessDenied"/>: the access policy denies
    /// it. <see cref="ImageLoadError.TooLarge"/>: there are more files than the host's options allow.
    /// <see cref="ImageLoadError.InvalidImageId"/>: the path is not absolute.
    /// </exception>
    ValueTask<FolderContent> ListContentAsync(string folder, CancellationToken cancellationToken = default) =>
        ValueTask.FromException<FolderContent>(new ImageLoadException(ImageLoadError.AccessDenied, "Folders are not listed here."));

    /// <summary>
    /// Gets the resources that the plugin shares with all loads of the process. Ask it before you take much memory, and before a decode
    /// that uses a processor for a long time.
    /// </summary>
    ILoadBudget Budget => ILoadBudget.Unlimited;
}
