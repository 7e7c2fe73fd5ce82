using System.CommandLine;
using ImageLoaders.Hosting;

namespace ImageLoaders.Cli.Commands;

/// <summary>
/// <c>plugins enable</c>, <c>disable</c>, <c>reload</c> and <c>lock</c>: what the operator wants, kept where every host of this state path
/// reads it.
/// </summary>
internal static class PluginChanges
{
    public static Command CreateEnable() => Create(
        "enable",
        "Enables a plugin. One that failed or is quarantined is loaded again.",
        (options, name) =>
        {
            PluginCommands.Enable(options.StatePath, name);
            return options.DisabledPlugins.Contains(name, StringComparer.OrdinalIgnoreCase)
                ? throw new UsageException($"{name} stays disabled, because it is in ImageLoaders:DisabledPlugins. Remove it from there.")
                : $"{name} is enabled.";
        });

    public static Command CreateDisable() => Create(
        "disable",
        "Disables a plugin until it is enabled. Its running loads finish.",
        (options, name) =>
        {
            PluginCommands.Disable(options.StatePath, name);
            return $"{name} is disabled.";
        });

    public static Command CreateReload() => Create(
        "reload",
        "Makes running hosts load a plugin again, even if its files have not changed. It also ends a quarantine.",
        (options, name) =>
        {
            PluginCommands.Reload(options.StatePath, name);
            return $"{name} will be loaded again.";
        });

    public static Command CreateLock()
    {
        var command = new Command("lock",
            "Writes the list of allowed plugins: the SHA-256 of every file of every plugin, as the files are now.");
        command.SetAction(_ =>
        {
            var options = Settings.ToOptions(Settings.Read());
            var (path, plugins) = PluginCommands.Lock(options);
            Console.WriteLine($"{path}: {string.Join(", ", plugins)}");
            if (options.PluginTrust == PluginTrust.Off)
                Console.WriteLine("The list is not used yet. Set ImageLoaders:PluginTrust to Warn or Enforce.");
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Create(string verb, string description, Func<ImageLoaderOptions, string, string> change)
    {
        var plugin = new Argument<string>("plugin") { Description = "The name of the plugin's folder." };
        var command = new Command(verb, description) { plugin };
        command.SetAction(parsed =>
        {
            var options = Settings.ToOptions(Settings.Read());
            var said = change(options, NameOf(options, parsed.GetValue(plugin)!));
            Console.WriteLine(
                $"{said} A host that watches its plugins, as serve does, applies it at once. Any other host applies it when it starts.");
            return ExitCode.Success;
        });
        return command;
    }

    // A command for a plugin that is not there would wait in silence for one.
    internal static string NameOf(ImageLoaderOptions options, string name)
    {
        string[] names = Directory.Exists(options.PluginsPath)
            ? [.. Directory.GetDirectories(options.PluginsPath).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)]
            : [];
        var known = names is [] ? "it is empty" : "there are " + string.Join(", ", names);
        return names.FirstOrDefault(other => other.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"There is no plugin {name} in {options.PluginsPath}: {known}.");
    }
}
