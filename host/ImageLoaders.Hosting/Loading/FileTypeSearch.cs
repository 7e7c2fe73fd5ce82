using System.Collections.Immutable;

namespace ImageLoaders.Hosting.Loading;

/// <summary>Finds which of several file types a file is of.</summary>
internal static class FileTypeSearch
{
    // What fewer bytes than these match is a coincidence more often than a file of that type.
    private const int FewestBytes = 3;

    /// <param name="types">All types, in ordinal order of the plugins' names.</param>
    /// <param name="fileName">The name or path of the file; <see langword="null"/>: it has none.</param>
    /// <param name="start">The first bytes of the file.</param>
    public static RegisteredFileType? Find(ImmutableArray<RegisteredFileType> types, string? fileName, ReadOnlySpan<byte> start)
    {
        var (strong, strongBytes) = FindPattern(types, fileName, start);
        return strongBytes >= FewestBytes ? strong : FindExtension(types, fileName) ?? strong;
    }

    private static (RegisteredFileType? Type, int Bytes) FindPattern(
        ImmutableArray<RegisteredFileType> types, string? fileName, ReadOnlySpan<byte> start)
    {
        RegisteredFileType? best = null;
        var (bestBytes, bestExtension) = (0, 0);
        foreach (var type in types)
        {
            var bytes = 0;
            foreach (var pattern in type.FileType.Patterns)
                if (pattern.FixedBytes > bytes && pattern.Matches(start))
                    bytes = pattern.FixedBytes;
            if (bytes == 0 || bytes < bestBytes)
                continue;
            var extension = ExtensionLength(type, fileName);
            if (bytes > bestBytes || extension > bestExtension)
                (best, bestBytes, bestExtension) = (type, bytes, extension);
        }

        return (best, bestBytes);
    }

    private static RegisteredFileType? FindExtension(ImmutableArray<RegisteredFileType> types, string? fileName) => types
        .Select(type => (Type: type, Length: ExtensionLength(type, fileName)))
        .Where(found => found.Length > 0)
        .OrderByDescending(found => found.Length) // which keeps the order of the names
        .FirstOrDefault().Type;

    private static int ExtensionLength(RegisteredFileType type, string? fileName) => fileName is null ? 0 : type.FileType.Extensions
        .Where(extension => fileName.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
        .Select(extension => extension.Length).DefaultIfEmpty().Max();
}
