using ImageLoaders;

namespace DerivedLoader;

/// <summary>The errors of this loader.</summary>
internal static class DerivedError
{
    public static ImageLoadException Invalid(string reason) => new(ImageLoadError.InvalidImageId, reason);

    /// <summary>Well-formed images that cannot be put together.</summary>
    public static ImageLoadException Unsupported(string reason) => new(ImageLoadError.Unsupported, reason);

    public static ImageLoadException Mismatch(string reason) => new(ImageLoadError.Mismatch, reason);

    public static ImageLoadException NotFound(string reason) => new(ImageLoadError.NotFound, reason);

    public static ImageLoadException TooLarge(string what, string setting, long most) =>
        new(ImageLoadError.TooLarge, $"{what}; {most:N0} is the most ({DerivedOptions.Section}{setting}).");
}
