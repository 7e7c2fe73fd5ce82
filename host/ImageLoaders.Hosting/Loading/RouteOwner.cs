namespace ImageLoaders.Hosting.Loading;

/// <summary>One generation of whoever registered loaders: a plugin, or the embedder. Counts the loads that run in it.</summary>
internal abstract class RouteOwner
{
    /// <summary>The plugin's name, or <c>host</c> for what the embedder registered.</summary>
    public abstract string Name { get; }

    /// <summary>Names the code of this generation: the hash of the plugin's files. Part of what an image is cached by.</summary>
    public abstract string ContentHash { get; }

    /// <summary>Takes part in this generation for one load; <see langword="false"/> once it takes no more. Release it exactly once.</summary>
    public abstract bool TryAcquire();

    public abstract void Release();
}
