using ImageLoaders;

namespace NiftiLoader;

/// <summary>The errors of this loader.</summary>
internal static class NiftiError
{
    public static ImageLoadException Malformed(string reason) => new(ImageLoadError.Malformed, reason);

    public static ImageLoadException Unsupported(string reason) => new(ImageLoadError.Unsupported, reason);

    public static ImageLoadException TooLarge(string what, string setting, long most) =>
        new(ImageLoadError.TooLarge, $"{what}; {most:N0} bytes are the most ({NiftiOptions.Section}{setting}).");
}
