namespace ImageLoaders.Hosting.Loading;

/// <summary>Errors that several steps of a load can end with.</summary>
internal static class LoadErrors
{
    public static ImageLoadException HostIsStopping(ImageId imageId) => new(
        ImageLoadError.Overloaded, "The host is stopping. Try again when it has been restarted, or use another host.")
    { ImageId = imageId.ToDisplayString() };

    public static ImageLoadException InvalidId(ImageId imageId) => new(ImageLoadError.InvalidImageId, imageId.Value.Length == 0
        ? "The image id is empty. It is scheme:rest, as in example:ct."
        : "The image id has no scheme. It is scheme:rest, as in dicomfile:/data/a.dcm.")
    { ImageId = imageId.ToDisplayString() };
}
