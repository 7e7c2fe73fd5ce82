namespace ImageLoaders.Hosting.Loading;

/// <summary>Where a scheme leads.</summary>
/// <param name="Scheme">In lower case.</param>
/// <param name="Loader">The loader itself; called only while <paramref name="Owner"/> is acquired.</param>
/// <param name="Owner">The generation that the loader lives in.</param>
internal sealed record Route(string Scheme, IImageLoader Loader, RouteOwner Owner);

/// <summary>One that may know something of a scheme's ids: their metadata, or the images that they stand for.</summary>
/// <param name="Scheme">In lower case.</param>
/// <param name="Provider">Called only while <paramref name="Owner"/> is acquired.</param>
/// <param name="Priority">The highest is asked first.</param>
/// <param name="Owner">The generation that the provider lives in.</param>
internal sealed record ProviderRoute<T>(string Scheme, T Provider, int Priority, RouteOwner Owner)
    where T : class;

/// <summary>A type of files that leads to a scheme.</summary>
/// <param name="Type">What is told of it.</param>
/// <param name="Owner">The generation that registered it.</param>
internal sealed record FileTypeRoute(RegisteredFileType Type, RouteOwner Owner);
