using System.Reflection;
using System.Runtime.InteropServices;

namespace ImageLoaders.Display.Native;

/// <summary>
/// A native library that encodes pictures. It is looked for once, by the names that systems give it, and is never unloaded. A missing
/// library is an error only for whoever needs it. Safe for concurrent use.
/// </summary>
internal sealed class EncoderLibrary
{
    public const string TurboJpegName = "libjpeg-turbo";
    public const string WebPName = "libwebp";

    private readonly string _format;
    private readonly string[] _fileNames;
    private readonly string _packages;
    private readonly Lazy<nint> _handle;

    static EncoderLibrary() => NativeLibrary.SetDllImportResolver(typeof(EncoderLibrary).Assembly, Resolve);

    private EncoderLibrary(string name, string format, string[] fileNames, string packages)
    {
        (Name, _format, _fileNames, _packages) = (name, format, fileNames, packages);
        _handle = new(Find);
    }

    public static EncoderLibrary TurboJpeg { get; } = new(TurboJpegName, "JPEG",
        FileNames(["libturbojpeg.so.0"], ["libturbojpeg.0.dylib", "libturbojpeg.dylib"], ["turbojpeg.dll", "libturbojpeg.dll"]),
        "Debian libturbojpeg0, Ubuntu libturbojpeg, Fedora turbojpeg, macOS Homebrew jpeg-turbo, Windows vcpkg libjpeg-turbo");

    public static EncoderLibrary WebP { get; } = new(WebPName, "WebP",
        FileNames(["libwebp.so.7"], ["libwebp.7.dylib", "libwebp.dylib"], ["libwebp.dll", "webp.dll"]),
        "Debian and Ubuntu libwebp7, Fedora libwebp, macOS Homebrew webp, Windows vcpkg libwebp");

    public string Name { get; }

    public bool IsAvailable => _handle.Value != 0;

    /// <summary>A library that only tests know of.</summary>
    public static EncoderLibrary ForFile(string name, string format, string fileName, string packages) =>
        new(name, format, [fileName], packages);

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Unsupported"/>: it is missing.</exception>
    public void ThrowIfMissing()
    {
        if (!IsAvailable)
            throw new ImageLoadException(ImageLoadError.Unsupported,
                $"Writing {_format} needs {Name}, which was not found here (looked for {string.Join(", ", _fileNames)}). "
                + $"Install it: {_packages}. Or request PNG, which needs no library.");
    }

    private static string[] FileNames(string[] unix, string[] macOs, string[] windows) =>
        OperatingSystem.IsWindows() ? windows : OperatingSystem.IsMacOS() ? macOs : unix;

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => name switch
    {
        TurboJpegName => TurboJpeg._handle.Value,
        WebPName => WebP._handle.Value,
        _ => 0,
    };

    private nint Find()
    {
        foreach (var name in _fileNames)
        {
            if (NativeLibrary.TryLoad(name, typeof(EncoderLibrary).Assembly, null, out var handle))
                return handle;
            if (OperatingSystem.IsMacOS() && NativeLibrary.TryLoad("/opt/homebrew/lib/" + name, out handle))
                return handle;
        }

        return 0;
    }
}
