using System.Collections.Immutable;
using System.Text.Json;
using ImageLoaders.Hosting.Plugins.Inspection;

namespace ImageLoaders.Hosting.Plugins.Preparation;

/// <summary>
/// The operator's list of what may be loaded: the SHA-256 of every file of every plugin, native ones too. It decides whether a plugin is
/// loaded; it is no sandbox for one that is.
/// </summary>
internal sealed record PluginLock
{
    /// <summary>Plugin to file to SHA-256 in lower-case hexadecimal.</summary>
    public Dictionary<string, Dictionary<string, string>?> Plugins { get; init => field = value ?? []; } = [];

    /// <exception cref="PluginRejectedException">It cannot be read.</exception>
    public static PluginLock Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, OperatorJson.Default.PluginLock) ?? new();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new();
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new PluginRejectedException(
                $"The list of locked plugins {path} cannot be read: {exception.Message} Correct it, or write it again with 'imageloaders "
                + "plugins lock'.");
        }
    }

    /// <summary>Writes the list of what the folder of plugins holds now, and gives the names.</summary>
    /// <exception cref="PluginRejectedException">A folder cannot be listed as a plugin's may; nothing is written.</exception>
    public static ImmutableArray<string> Write(string path, string pluginsPath)
    {
        var plugins = new SortedDictionary<string, Dictionary<string, string>?>(StringComparer.Ordinal);
        foreach (var folder in PluginFolder.Candidates(pluginsPath))
            plugins[Path.GetFileName(folder)] = Hash(folder);
        var next = path + "." + Guid.NewGuid().ToString("N");
        File.WriteAllBytes(next, JsonSerializer
            .SerializeToUtf8Bytes(new PluginLock { Plugins = new(plugins) }, OperatorJson.Default.PluginLock));
        File.Move(next, path, overwrite: true);
        return [.. plugins.Keys];
    }

    /// <summary>What of a plugin's folder is not as it was locked; <see langword="null"/> when all of it is.</summary>
    public string? FirstDifference(string plugin, string folder, ImmutableArray<string> files)
    {
        if (Plugins.GetValueOrDefault(plugin) is not { } locked)
            return "it is not on the list";
        foreach (var file in files)
        {
            if (!locked.TryGetValue(file, out var hash))
                return $"{file} is not on the list";
            if (!FileHashList.HashOf(Path.Combine(folder, file)).Equals(hash, StringComparison.OrdinalIgnoreCase))
                return $"{file} differs from its SHA-256 on the list";
        }

        return locked.Keys.Except(files).Order(StringComparer.Ordinal).FirstOrDefault() is { } missing
            ? $"{missing} is on the list and not in the folder" : null;
    }

    private static Dictionary<string, string> Hash(string folder)
    {
        try
        {
            return PluginFolder.List(folder).ToDictionary(file => file, file => FileHashList.HashOf(Path.Combine(folder, file)));
        }
        catch (PluginRejectedException rejected)
        {
            throw new PluginRejectedException($"{folder} cannot be locked, and no list was written: {rejected.Message}");
        }
    }
}
