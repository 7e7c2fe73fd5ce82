namespace ImageLoaders.Codecs;

/// <summary>Makes the exceptions that codecs end with.</summary>
internal static class CodecError
{
    internal static ImageLoadException Malformed(string message) => new(ImageLoadError.Malformed, message);

    internal static ImageLoadException Unsupported(string message) => new(ImageLoadError.Unsupported, message);
}
