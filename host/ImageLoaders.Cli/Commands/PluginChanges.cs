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
        "Lets a plugin be loaded that was disabled, and has one tried again that failed or is quarantined.",
        (options, name) =>
        {
            PluginOperator.Enable(options.StatePath, name);
            return options.DisabledPlugins.Contains(name, StringComparer.OrdinalIgnoreCase)
                ? throw new UsageException($"{name} stays disabled: ImageLoaders:DisabledPlugins names it. Take it out of there.")
                : $"{name} is enabled.";
        });

    public static Command CreateDisable() => Create(
        "disable",
        "Ends a plugin's schemes, lets its loads finish, and keeps it from being loaded until it is enabled.",
        (options, name) =>
        {
            PluginOperator.Disable(options.StatePath, name);
            return $"{name} is disabled.";
        });

    public static Command CreateReload() => Create(
        "reload",
        "Has a plugin's folder loaded anew by hosts that run, though its files be the same. It also ends a quarantine.",
        (options, name) =>
        {
            PluginOperator.Reload(options.StatePath, name);
            return $"{name} is to be loaded anew.";
        });

    public static Command CreateLock()
    {
        var command = new Command(
            "lock", "Writes the list of what may be loaded: the SHA-256 of every file of every plugin, as they lie there now.");
        command.SetAction(_ =>
        {
            var options = Settings.ToOptions(Settings.Read());
            var (path, plugins) = PluginOperator.Lock(options);
            Console.WriteLine($"{path}: {string.Join(", ", plugins)}");
            if (options.PluginTrust == PluginTrust.Off)
                Console.WriteLine("Nobody asks for it yet: set ImageLoaders:PluginTrust to Warn or Enforce.");
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Create(string verb, string description, Func<ImageLoaderOptions, string, string> change)
    {
        var plugin = new Argument<string>("plugin") { Description = "The plugin's folder's name." };
        var command = new Command(verb, description) { plugin };
        command.SetAction(parsed =>
        {
            var options = Settings.ToOptions(Settings.Read());
            var said = change(options, NameOf(options, parsed.GetValue(plugin)!));
            Console.WriteLine($"{said} A host that watches its plugins, as serve does, follows at once; any other when it starts.");
            return ExitCode.Success;
        });
        return command;
    }

    // A command for a plugin that is not there would wait in silence for one.
    private static string NameOf(ImageLoaderOptions options, string name)
    {
        string[] names = Directory.Exists(options.PluginsPath)
            ? [.. Directory.GetDirectories(options.PluginsPath).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)]
            : [];
        var known = names is [] ? "it is empty" : "there are " + string.Join(", ", names);
        return names.FirstOrDefault(other => other.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"There is no plugin {name} in {options.PluginsPath}: {known}.");
    }
}
