using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Plugins.Preparation;

/// <summary>
/// What the operator has said of plugins by command: <c>plugins.json</c> under the state path. It lies outside of the plugins' folders, which an
/// update replaces. Written by replacing the file, so that a reader sees the one or the other.
/// </summary>
internal sealed class OperatorState(string statePath, ILogger logger)
{
    private const int LongestWaitMilliseconds = 5_000;

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetFullPath(statePath), "plugins.json");

    public OperatorCommands Read()
    {
        try
        {
            using var file = File.OpenRead(Path);
            return JsonSerializer.Deserialize(file, OperatorJson.Default.OperatorCommands) ?? new();
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
    public void Change(Func<OperatorCommands, OperatorCommands> change)
    {
        CreateFolder();
        using var mine = Lock();
        var next = Path + "." + Guid.NewGuid().ToString("N");
        File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(change(Read()), OperatorJson.Default.OperatorCommands));
        File.Move(next, Path, overwrite: true);
    }

    /// <summary>Makes the folder that it lies in, where it is not there yet.</summary>
    /// <exception cref="IOException">It cannot be made, or others may write to it.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    public void CreateFolder() => ShadowFolders.CreatePrivate(System.IO.Path.GetDirectoryName(Path)!);

    // Two who change it at once, in two processes, must not lose what the one has said.
    private FileStream Lock()
    {
        for (var begin = Environment.TickCount64; ;)
        {
            try
            {
                return new FileStream(Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Environment.TickCount64 - begin < LongestWaitMilliseconds)
            {
                Thread.Sleep(1);
            }
        }
    }
}

/// <summary>What the operator has said of plugins.</summary>
internal sealed record OperatorCommands
{
    /// <summary>Plugins that are not to be loaded.</summary>
    public string[] Disabled { get; init => field = value ?? []; } = [];

    /// <summary>Plugin to the time of the last command to load it anew.</summary>
    public Dictionary<string, DateTimeOffset> Reload { get; init => field = value ?? []; } = [];

    /// <summary>Plugin to the time when it was last enabled: one that has failed is then tried again.</summary>
    public Dictionary<string, DateTimeOffset> Enabled { get; init => field = value ?? []; } = [];

    /// <summary>When a plugin was last told to be loaded anew; the beginning of time: never.</summary>
    public DateTimeOffset GetReloadTime(string plugin) => Last(Reload, plugin);

    /// <summary>When a plugin was last enabled; the beginning of time: never.</summary>
    public DateTimeOffset GetEnableTime(string plugin) => Last(Enabled, plugin);

    public bool IsDisabled(string plugin) => Disabled.Contains(plugin, StringComparer.OrdinalIgnoreCase);

    public OperatorCommands WithDisabled(string plugin) => this with { Disabled = [.. Without(plugin), plugin] };

    public OperatorCommands WithEnabled(string plugin, DateTimeOffset at) => this with { Disabled = Without(plugin), Enabled = new(Enabled, StringComparer.Ordinal) { [plugin] = at } };

    public OperatorCommands WithReload(string plugin, DateTimeOffset at) => this with { Reload = new(Reload, StringComparer.Ordinal) { [plugin] = at } };

    private static DateTimeOffset Last(Dictionary<string, DateTimeOffset> times, string plugin) =>
        times.Where(time => time.Key.Equals(plugin, StringComparison.OrdinalIgnoreCase)).Select(time => time.Value).DefaultIfEmpty().Max();

    private string[] Without(string plugin) => [.. Disabled.Where(name => !name.Equals(plugin, StringComparison.OrdinalIgnoreCase))];
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OperatorCommands))]
[JsonSerializable(typeof(PluginLock))]
internal sealed partial class OperatorJson : JsonSerializerContext;
