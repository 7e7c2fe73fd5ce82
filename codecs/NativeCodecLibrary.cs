using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs;

/// <summary>Represents a native library that a codec needs. It is safe for concurrent use.</summary>
/// <remarks>
/// The library is searched once, by the names that systems give it, and is never unloaded. A missing library is not an error until a codec
/// needs it. Imports are declared with <see cref="Name"/>, which is not the name of a file:
/// <c>[LibraryImport(NativeCodecLibrary.TurboJpegName)]</c>. Call <see cref="ThrowIfMissing"/> before the first imported function.
/// </remarks>
public sealed class NativeCodecLibrary
{
    /// <summary>
    /// Specifies the environment variable that lists libraries which are not used, though they are installed: their names, separated by
    /// commas.
    /// </summary>
    public const string DisabledVariable = "IMAGELOADERS_DISABLED_LIBRARIES";

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

    /// <summary>
    /// Gets libjpeg-turbo with its TurboJPEG interface, for 8-bit JPEG. Without it <see cref="JpegCodec"/> decodes by itself, in more time.
    /// </summary>
    public static NativeCodecLibrary TurboJpeg { get; } = new(
        TurboJpegName,
        "JPEG of 8 bits",
        FileNames(["libturbojpeg.so.0", "libturbojpeg.so"], ["libturbojpeg.0.dylib", "libturbojpeg.dylib"],
            ["turbojpeg.dll", "libturbojpeg.dll"]),
        "Debian libturbojpeg0, Ubuntu libturbojpeg, Fedora turbojpeg, macOS Homebrew jpeg-turbo, Windows vcpkg libjpeg-turbo",
        static handle => NativeLibrary.TryGetExport(handle, "tj3Init", out _) ? "3 or later" : "2")
    {
        IsOptional = true,
    };

    /// <summary>Gets libwebp, for WebP.</summary>
    public static NativeCodecLibrary WebP { get; } = new(
        WebPName,
        "WebP",
        FileNames(["libwebp.so.7", "libwebp.so"], ["libwebp.7.dylib", "libwebp.dylib"], ["libwebp.dll", "webp.dll"]),
        "Debian and Ubuntu libwebp7, Fedora libwebp, macOS Homebrew webp, Windows vcpkg libwebp",
        static handle => CallForVersion(handle, "WebPGetDecoderVersion"));

    /// <summary>Gets libavif with a decoder for AV1, for AVIF.</summary>
    public static NativeCodecLibrary Avif { get; } = new(
        AvifName,
        "AVIF",
        FileNames(["libavif.so.16", "libavif.so.15"], ["libavif.16.dylib", "libavif.dylib"], ["avif.dll", "libavif.dll"]),
        "Debian libavif15, Ubuntu libavif16, Fedora libavif, macOS Homebrew libavif, Windows vcpkg libavif",
        static handle => CallForText(handle, "avifVersion"));

    /// <summary>Gets all native libraries that the codecs of this assembly can use.</summary>
    public static ImmutableArray<NativeCodecLibrary> All { get; } = [TurboJpeg, WebP, Avif];

    /// <summary>Gets the name of the library, such as <c>libwebp</c>.</summary>
    public string Name { get; }

    /// <summary>Gets what the library decodes, in words.</summary>
    public string Purpose { get; }

    /// <summary>Gets the packages that contain the library on each system, in words.</summary>
    public string Packages { get; }

    /// <summary>
    /// Gets a value that indicates whether the codec decodes the same pictures without the library. Then the library only makes it faster.
    /// </summary>
    public bool IsOptional { get; private init; }

    /// <summary>Gets a value that indicates whether <see cref="DisabledVariable"/> names the library.</summary>
    public bool IsDisabled => (Environment.GetEnvironmentVariable(DisabledVariable) ?? "")
        .Split(',', StringSplitOptions.TrimEntries).Contains(Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets a value that indicates whether the library was found, can be loaded, and was not disabled at that time.</summary>
    public bool IsAvailable => _handle.Value != 0;

    /// <summary>Gets the version of the library; <see langword="null"/> if the library is missing or does not state its version.</summary>
    public string? Version => IsAvailable ? _readVersion(_handle.Value) : null;

    /// <summary>
    /// Gets the file that the library was loaded from; <see langword="null"/> if the library is missing or the system does not state it
    /// (macOS).
    /// </summary>
    public string? Path
    {
        get
        {
            if (!IsAvailable)
                return null;
            using var process = Process.GetCurrentProcess();
            return process.Modules.Cast<ProcessModule>().Select(static module => module.FileName)
                .FirstOrDefault(file => _fileNames.Any(name =>
                    System.IO.Path.GetFileName(file).StartsWith(name, StringComparison.OrdinalIgnoreCase)));
        }
    }

    /// <summary>Throws an exception if the library is missing.</summary>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Unsupported"/>: the library is missing or disabled. The message names the packages, or the variable.
    /// </exception>
    public void ThrowIfMissing()
    {
        if (!IsAvailable && IsDisabled)
        {
            throw new ImageLoadException(
                ImageLoadError.Unsupported, $"{Purpose} needs {Name}, which the environment variable {DisabledVariable} disables.");
        }

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
        if (IsDisabled)
            return 0;
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
