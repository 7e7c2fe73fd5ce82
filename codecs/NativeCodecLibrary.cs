using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs;

/// <summary>
/// A native library that a codec stands on: found once, by the names that systems give it, and never unloaded. Its absence is
/// no error until a codec needs it. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Imports are declared with the library's <see cref="Name"/>, which is no file's name: <c>[LibraryImport(NativeCodecLibrary.TurboJpegName)]</c>.
/// Call <see cref="ThrowIfMissing"/> before the first imported function.
/// </remarks>
public sealed class NativeCodecLibrary
{
    internal const string TurboJpegName = "libjpeg-turbo";
    internal const string WebPName = "libwebp";
    internal const string AvifName = "libavif";

    private readonly Lazy<nint> _handle;
    private readonly Func<nint, string?> _readVersion;
    private readonly string[] _fileNames;

    static NativeCodecLibrary() => NativeLibrary.SetDllImportResolver(typeof(NativeCodecLibrary).Assembly, Resolve);

    private NativeCodecLibrary(string name, string purpose, string[] fileNames, string packages, Func<nint, string?> readVersion)
    {
        (Name, Purpose, Packages, _fileNames, _readVersion) = (name, purpose, packages, fileNames, readVersion);
        _handle = new(Find);
    }

    /// <summary>libjpeg-turbo through its TurboJPEG interface: 8-bit JPEG.</summary>
    public static NativeCodecLibrary TurboJpeg { get; } = new(
        TurboJpegName,
        "JPEG of 8 bits",
        FileNames(["libturbojpeg.so.0", "libturbojpeg.so"], ["libturbojpeg.0.dylib", "libturbojpeg.dylib"], ["turbojpeg.dll", "libturbojpeg.dll"]),
        "Debian libturbojpeg0, Ubuntu libturbojpeg, Fedora turbojpeg, macOS Homebrew jpeg-turbo, Windows vcpkg libjpeg-turbo",
        static handle => NativeLibrary.TryGetExport(handle, "tj3Init", out _) ? "3 or later" : "2");

    /// <summary>libwebp: WebP.</summary>
    public static NativeCodecLibrary WebP { get; } = new(
        WebPName,
        "WebP",
        FileNames(["libwebp.so.7", "libwebp.so"], ["libwebp.7.dylib", "libwebp.dylib"], ["libwebp.dll", "webp.dll"]),
        "Debian and Ubuntu libwebp7, Fedora libwebp, macOS Homebrew webp, Windows vcpkg libwebp",
        static handle => CallForVersion(handle, "WebPGetDecoderVersion"));

    /// <summary>libavif, with a decoder for AV1: AVIF.</summary>
    public static NativeCodecLibrary Avif { get; } = new(
        AvifName,
        "AVIF",
        FileNames(["libavif.so.16", "libavif.so.15"], ["libavif.16.dylib", "libavif.dylib"], ["avif.dll", "libavif.dll"]),
        "Debian libavif15, Ubuntu libavif16, Fedora libavif, macOS Homebrew libavif, Windows vcpkg libavif",
        static handle => CallForText(handle, "avifVersion"));

    /// <summary>Every native library that a codec of this assembly can use.</summary>
    public static ImmutableArray<NativeCodecLibrary> All { get; } = [TurboJpeg, WebP, Avif];

    /// <summary>The library's own name, such as <c>libwebp</c>.</summary>
    public string Name { get; }

    /// <summary>What is decoded with it, in words.</summary>
    public string Purpose { get; }

    /// <summary>The packages that bring it, by system, in words.</summary>
    public string Packages { get; }

    /// <summary>Whether it was found and can be loaded.</summary>
    public bool IsAvailable => _handle.Value != 0;

    /// <summary>Its version as far as it tells; <see langword="null"/> when it is missing or does not.</summary>
    public string? Version => IsAvailable ? _readVersion(_handle.Value) : null;

    /// <summary>The file it was loaded from; <see langword="null"/> when it is missing or the system does not say (macOS).</summary>
    public string? Path
    {
        get
        {
            if (!IsAvailable)
                return null;
            using var process = Process.GetCurrentProcess();
            return process.Modules.Cast<ProcessModule>().Select(static module => module.FileName)
                .FirstOrDefault(file => _fileNames.Any(name => System.IO.Path.GetFileName(file).StartsWith(name, StringComparison.OrdinalIgnoreCase)));
        }
    }

    /// <summary>Does nothing when the library is there.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Unsupported"/>: it is not; the message names the packages.</exception>
    public void ThrowIfMissing()
    {
        if (!IsAvailable)
        {
            throw new ImageLoadException(
                ImageLoadError.Unsupported,
                $"{Purpose} needs {Name}, which was not found here (looked for {string.Join(", ", _fileNames)}). Install it: {Packages}.");
        }
    }

    /// <summary>A library that only tests know of.</summary>
    internal static NativeCodecLibrary ForFile(string name, string purpose, string fileName, string packages) =>
        new(name, purpose, [fileName], packages, static _ => null);

    private static string[] FileNames(string[] unix, string[] macOs, string[] windows) =>
        OperatingSystem.IsWindows() ? windows : OperatingSystem.IsMacOS() ? macOs : unix;

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        foreach (var library in All)
        {
            if (library.Name == name)
                return library._handle.Value;
        }

        return 0;
    }

    private static unsafe string? CallForText(nint handle, string export) =>
        NativeLibrary.TryGetExport(handle, export, out var address)
            ? Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)address)())
            : null;

    // Eight bits each: major, minor, patch.
    private static unsafe string? CallForVersion(nint handle, string export)
    {
        if (!NativeLibrary.TryGetExport(handle, export, out var address))
            return null;
        var version = ((delegate* unmanaged<int>)address)();
        return $"{version >> 16}.{(version >> 8) & 255}.{version & 255}";
    }

    private nint Find()
    {
        foreach (var name in _fileNames)
        {
            if (NativeLibrary.TryLoad(name, typeof(NativeCodecLibrary).Assembly, null, out var handle))
                return handle;
            if (OperatingSystem.IsMacOS() && NativeLibrary.TryLoad("/opt/homebrew/lib/" + name, out handle))
                return handle;
        }

        return 0;
    }
}
