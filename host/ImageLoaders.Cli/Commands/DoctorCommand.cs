using System.CommandLine;
using System.Runtime.InteropServices;
using ImageLoaders.Codecs;
using ImageLoaders.Hosting;

namespace ImageLoaders.Cli.Commands;

/// <summary><c>doctor</c>: what is here, what will not work, and how to mend it.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Checks codecs, plugins and folders, and explains how to correct what does not work.");
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(CommonOptions.Verbose), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool isVerbose, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        Console.WriteLine(
            $"imageloaders {typeof(DoctorCommand).Assembly.GetName().Version?.ToString(
            3)} on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}");
        Console.WriteLine();
        Console.WriteLine("Native codecs");
        foreach (var library in NativeCodecLibrary.All)
            WriteCodec(library, problems);

        var options = Settings.ToOptions(Settings.Read());
        Console.WriteLine();
        Console.WriteLine($"Plugins in {Path.GetFullPath(options.PluginsPath)}");
        await using (var host = await Settings.StartHostAsync(isVerbose, cancellationToken))
        {
            foreach (var plugin in host.Plugins)
                WritePlugin(plugin, problems);
            if (host.Plugins.IsEmpty)
                problems.Add(
                    $"No image can be loaded: there is no plugin in {Path
                    .GetFullPath(options.PluginsPath)}. Copy one there, or set ImageLoaders__PluginsPath.");
        }

        Console.WriteLine();
        Console.WriteLine($"State in {Path.GetFullPath(options.StatePath)}");
        Console.WriteLine();
        Console.WriteLine(problems.Count == 0 ? "Everything works." : "What will not work");
        foreach (var problem in problems)
            Console.WriteLine($"  {problem}");
        return problems.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static void WriteCodec(NativeCodecLibrary library, List<string> problems)
    {
        var state = library.IsAvailable ? library.Version ?? "found" : library.IsDisabled ? "disabled" : "missing";
        var instead = !library.IsAvailable && library.IsOptional ? ": decoded without it, in more time" : "";
        Console.WriteLine(
            $"  {library.Name,-14} {state,-12} {library.Purpose}{instead}{(library.Path is { } path ? $" ({path})" : "")}");
        if (!library.IsAvailable && !library.IsOptional)
        {
            problems.Add(library.IsDisabled ? $"{library.Purpose}: {NativeCodecLibrary.DisabledVariable} disables {library.Name}."
                : $"{library.Purpose}: {library.Name} is missing. Install it: {library.Packages}.");
        }
    }

    private static void WritePlugin(PluginStatus plugin, List<string> problems)
    {
        Console.WriteLine(
            $"  {plugin.Name,-14} {plugin.State,-12} {string
            .Join(' ', plugin.Schemes)}{(plugin.Reason is null ? "" : $" {plugin.Reason}")}");
        if (plugin.State is PluginState.Rejected or PluginState.Faulted or PluginState.Quarantined or PluginState.Leaked)
            problems.Add($"{plugin.Name} is {plugin.State}: {plugin.Reason}");
        problems.AddRange(plugin.LostSchemes.Select(lost =>
            $"{plugin.Name} wants {lost.Scheme}, which {lost.Winner} has. "
            + $"Set ImageLoaders:SchemeOwners:{lost.Scheme} to the plugin that is to have it."));
        problems.AddRange(plugin.Warnings.Select(warning => $"{plugin.Name}: {warning}"));
    }
}
