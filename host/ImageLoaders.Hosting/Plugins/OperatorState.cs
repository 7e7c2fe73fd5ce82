using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Plugins;

/// <summary>
/// What the operator has said of plugins by command: <c>plugins.json</c> under the state path. It lies outside of the plugins' folders, which an
/// update replaces. Written by replacing the file, so that a reader sees the one or the other.
/// </summary>
internal sealed class OperatorState(string statePath, ILogger logger)
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetFullPath(statePath), "plugins.json");

    public OperatorWishes Read()
    {
        try
        {
            using var file = File.OpenRead(Path);
            return JsonSerializer.Deserialize(file, OperatorJson.Default.OperatorWishes) ?? new();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new();
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            logger.OperatorStateUnreadable(Path, exception.Message);
            return new();
        }
    }

    /// <summary>Changes what is said of one plugin.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public void Change(Func<OperatorWishes, OperatorWishes> change)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var next = Path + "." + Guid.NewGuid().ToString("N");
        File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(change(Read()), OperatorJson.Default.OperatorWishes));
        File.Move(next, Path, overwrite: true);
    }
}

/// <summary>What the operator wants.</summary>
internal sealed record OperatorWishes
{
    /// <summary>Plugins that are not to be loaded.</summary>
    public string[] Disabled { get; init; } = [];

    /// <summary>Plugin to the time of the last wish to load it anew.</summary>
    public Dictionary<string, DateTimeOffset> Reload { get; init; } = [];

    public bool IsDisabled(string plugin) => Disabled.Contains(plugin, StringComparer.OrdinalIgnoreCase);

    public OperatorWishes WithDisabled(string plugin, bool isDisabled) => this with
    {
        Disabled = [.. Disabled.Where(name => !name.Equals(plugin, StringComparison.OrdinalIgnoreCase)), .. isDisabled ? [plugin] : (string[])[]],
    };

    public OperatorWishes WithReload(string plugin, DateTimeOffset at) => this with { Reload = new(Reload, StringComparer.Ordinal) { [plugin] = at } };
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OperatorWishes))]
[JsonSerializable(typeof(PluginLock))]
internal sealed partial class OperatorJson : JsonSerializerContext;
