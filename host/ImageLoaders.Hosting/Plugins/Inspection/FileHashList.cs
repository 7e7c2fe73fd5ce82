using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;

namespace ImageLoaders.Hosting.Plugins.Inspection;

/// <summary><c>&lt;Name&gt;.files.json</c>: the SHA-256 of every file of a plugin, written at build. It tells a whole folder from one that is half copied.</summary>
internal static class FileHashList
{
    private const string Advice = "The folder is half copied or was changed after the build: copy it again.";

    /// <summary>Compares every file; <see langword="false"/> when there is no list.</summary>
    /// <exception cref="PluginRejectedException">A file is missing, too many or different.</exception>
    public static bool Verify(string folder, string name, ImmutableArray<string> files)
    {
        var listName = name + ".files.json";
        if (!files.Contains(listName))
            return false;
        var expected = Read(folder, listName);
        foreach (var file in files)
        {
            if (file == listName)
                continue;
            if (!expected.Remove(file, out var hash))
                throw new PluginRejectedException($"{file} is not in {listName}. {Advice}");
            if (!HashOf(Path.Combine(folder, file)).Equals(hash, StringComparison.OrdinalIgnoreCase))
                throw new PluginRejectedException($"{file} differs from its SHA-256 in {listName}. {Advice}");
        }
        if (expected.Count > 0)
            throw new PluginRejectedException($"{expected.Keys.Order(StringComparer.Ordinal).First()} is in {listName} and not in the folder. {Advice}");
        return true;
    }

    public static string HashOf(string path)
    {
        using var stream = PluginFolder.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static Dictionary<string, string> Read(string folder, string listName)
    {
        using var json = JsonFile.Read(folder, listName);
        if (!JsonFile.TryGetObject(json.RootElement, "sha256", out var hashes))
            throw new PluginRejectedException($"{listName} has no object \"sha256\". {Advice}");
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in hashes.EnumerateObject())
            expected[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : "";
        return expected;
    }
}
