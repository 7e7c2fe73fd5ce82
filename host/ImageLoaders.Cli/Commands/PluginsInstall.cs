using System.CommandLine;
using ImageLoaders.Hosting;

namespace ImageLoaders.Cli.Commands;

/// <summary><c>plugins install</c> and <c>plugins remove</c>: put a plugin where the host that serves takes it, and take it away.</summary>
internal static class PluginsInstall
{
    public static Command CreateInstall()
    {
        var source = new Argument<string>("source") { Description = "A plugin's folder, or a .zip or .nupkg that has one in it." };
        var command = new Command("install", "Checks a plugin, and puts it into the plugins folder at one stroke.") { source };
        command.SetAction(parsed =>
        {
            var options = Settings.ToOptions(Settings.Read());
            var path = parsed.GetValue(source)!;
            if (!Directory.Exists(path) && !File.Exists(path))
                throw new UsageException($"There is no folder and no file {path}.");
            var (inspection, isReplacement) = PluginInstaller.Install(path, options.PluginsPath);
            if (inspection.Verdict != PluginVerdict.Ok)
                return Failure.Report($"{inspection.Verdict}: {path}: {inspection.Reason}", ExitCode.NotLoadable);
            Console.WriteLine(
                $"{inspection.Name} {inspection.Version} is {(isReplacement ? "replaced" : "installed")} in {inspection.Path}. "
                + "A host that watches its plugins, as serve does, takes it at once. Any other host takes it when it starts.");
            foreach (var warning in inspection.Warnings)
                Console.WriteLine($"  warning: {warning}");
            if (options.PluginTrust == PluginTrust.Enforce)
                Console.WriteLine("Its files are not on the list yet: run imageloaders plugins lock.");
            return ExitCode.Success;
        });
        return command;
    }

    public static Command CreateRemove()
    {
        var plugin = new Argument<string>("plugin") { Description = "The name of the plugin's folder." };
        var command = new Command("remove", "Takes a plugin out of the plugins folder. Its running loads finish.") { plugin };
        command.SetAction(parsed =>
        {
            var options = Settings.ToOptions(Settings.Read());
            var name = PluginChanges.NameOf(options, parsed.GetValue(plugin)!);
            PluginInstaller.Remove(name, options.PluginsPath);
            Console.WriteLine($"{name} is removed from {options.PluginsPath}.");
            return ExitCode.Success;
        });
        return command;
    }
}
