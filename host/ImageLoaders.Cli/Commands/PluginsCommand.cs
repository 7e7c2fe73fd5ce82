using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ImageLoaders.Hosting;
using Spectre.Console;

namespace ImageLoaders.Cli.Commands;

/// <summary>
/// <c>plugins list</c> and <c>plugins check</c>, which tell of plugins; what changes them is in <see cref="PluginChanges"/>.
/// </summary>
internal static class PluginsCommand
{
    public static Command Create() => new("plugins", "Lists, checks and changes plugins.")
    {
        CreateList(), CreateCheck(), PluginChanges.CreateEnable(), PluginChanges.CreateDisable(), PluginChanges.CreateReload(),
            PluginChanges.CreateLock(), PluginsTry.Create(), PluginsInstall.CreateInstall(), PluginsInstall.CreateRemove(),
    };

    private static Command CreateList()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists all plugins with their states and the reasons.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = await Settings.StartHostAsync(parsed.GetValue(CommonOptions.Verbose), cancellationToken);
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(host.Plugins, ProgramJson.Default.ImmutableArrayPluginStatus));
            else
                Write(host.Plugins);
            return ExitCode.Success;
        });
        return command;
    }

    private static Command CreateCheck()
    {
        var folder = new Argument<string>("folder") { Description = "A plugin's folder, <Name>/ with <Name>.dll in it." };
        var json = CommonOptions.Json();
        var command = new Command("check",
            "Checks whether a folder is a plugin that this host can load. None of its code is run.") { folder, json };
        command.SetAction(parsed =>
        {
            var inspection = PluginInspector.Inspect(parsed.GetValue(folder)!);
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(inspection, ProgramJson.Default.PluginInspection));
            else
                Write(inspection);
            if (inspection.Verdict == PluginVerdict.Ok)
                return ExitCode.Success;
            return Failure.Report($"{inspection.Verdict}: {inspection.Path}: {inspection.Reason}", ExitCode.NotLoadable);
        });
        return command;
    }

    private static void Write(IReadOnlyCollection<PluginStatus> plugins)
    {
        if (plugins.Count == 0)
        {
            Console.WriteLine("There are no plugins. Run imageloaders doctor to see in which folder they are searched.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("Plugin", "Version", "State", "Gen.", "Files", "Schemes", "Loads", "Leaked", "Notes");
        foreach (var plugin in plugins)
            table.AddRow(Row(plugin).Select(Markup.Escape).ToArray());
        Terminal.Create().Write(table);
    }

    private static string[] Row(PluginStatus plugin) =>
    [
        plugin.Name, plugin.Version ?? "", plugin.State.ToString(), Number(plugin.Generation),
            plugin.FilesVerified ? "verified" : "unverified", string.Join(' ', plugin.Schemes),
        plugin.Failures == 0 ? Number(plugin.Loads) : $"{Number(plugin.Loads)}, {Number(plugin.Failures)} failed",
            Number(plugin.LeakedGenerations), Notes(plugin),
    ];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Notes(PluginStatus plugin) => string.Join(' ', (IEnumerable<string>)
    [
        .. plugin.Reason is null ? [] : (string[])[plugin.Reason],
        .. plugin.LostSchemes.Select(lost => $"{lost.Winner} has {lost.Scheme}."),
        .. plugin.RetiringGenerations == 0 ? []
            : (string[])[$"{plugin.RetiringGenerations} replaced generations still have running loads."],
        .. plugin.StuckCalls == 0 ? [] : (string[])[$"{plugin.StuckCalls} calls are stuck."],
        .. plugin.HasNativeCode ? (string[])["Its native code stays until the process ends."] : [],
        .. plugin.Warnings,
    ]);

    private static void Write(PluginInspection inspection)
    {
        Console.WriteLine($"{inspection.Name}{(inspection.Version is { } version ? $" {version}" : "")}: {inspection.Verdict}");
        if (inspection.EntryType is not null)
            Console.WriteLine(
                $"  {inspection.EntryType}, {inspection.TargetFramework}, "
                    + $"contract {inspection.ContractVersion}, {inspection.Architecture}");
        Console.WriteLine(
            $"  {inspection.Files.Length} files, {(inspection.FilesVerified ? "all as the build wrote them" : "unverified")}");
        foreach (var warning in inspection.Warnings)
            Console.WriteLine($"  warning: {warning}");
    }
}
