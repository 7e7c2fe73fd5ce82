using System.Runtime.InteropServices;

namespace ImageLoaders.Benchmarks;

/// <summary>
/// The libraries called barely, in this process, so that they can take turns with what is built on them: libraw.so, which
/// benchmarks/peers/run.sh makes of peers.cpp.
/// </summary>
internal static partial class RawLibrary
{
    private const string Library = "libraw.so";

    /// <summary>
    /// Decodes from memory, or reads, into one buffer that is used again; <see langword="null"/> where no library does it alone.
    /// </summary>
    /// <param name="name">The case.</param>
    /// <param name="path">The file; <c>?frame=</c> is left out.</param>
    public static Func<Task>? Create(string name, string path)
    {
        var run = RawOpen(name, path.Split('?')[0]);
        return run == 0 ? null : () =>
            RawRun(run) != 0 ? Task.CompletedTask : throw new InvalidOperationException($"The raw library failed at {path}.");
    }

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint RawOpen(string name, string path);

    [LibraryImport(Library)]
    private static partial int RawRun(nint run);
}
