using System.CommandLine;
using System.Text.Json;
using ImageLoaders.AspNetCore.Images;
using ImageLoaders.Metadata;
using Spectre.Console;

namespace ImageLoaders.Cli.Commands;

/// <summary><c>info</c>: what an image is, and what is known of the stored object.</summary>
internal static class InfoCommand
{
    private const int LongestText = 300;

    public static Command Create()
    {
        var id = CommonOptions.ImageId();
        var json = CommonOptions.Json();
        var command = new Command("info", "Tells what an image is, and what its metadata say.") { id, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(id)!, parsed.GetValue(json), parsed.GetValue(CommonOptions.Verbose), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string argument, bool asJson, bool isVerbose, CancellationToken cancellationToken)
    {
        await using var host = await Settings.StartHostAsync(isVerbose, cancellationToken);
        var id = ImageArgument.ToImageId(argument);
        var image = await host.LoadImage(id, cancellationToken: cancellationToken);
        var metadata = await host.GetMetadataAsync(id, cancellationToken: cancellationToken);
        var description = JsonSerializer.SerializeToElement(ImageDescription.From(id, image), ProgramJson.Default.ImageDescription);
        var modules = (metadata?.Modules ?? []).OrderBy(module => module.GetType().Name, StringComparer.Ordinal).ToDictionary(NameOf, MetadataJson.Serialize);
        if (asJson)
            Console.WriteLine(JsonSerializer.Serialize(new(description, modules), InfoJson.Default.ImageInformation));
        else
            WriteTables(description, modules);
        return ExitCode.Success;
    }

    private static string NameOf(MetadataModule module) => char.ToLowerInvariant(module.GetType().Name[0]) + module.GetType().Name[1..];

    // Whole tables of thousands of entries are for --json.
    private static string Text(JsonElement value)
    {
        var text = value.ValueKind is JsonValueKind.Array or JsonValueKind.Object ? JsonSerializer.Serialize(value, InfoJson.Compact.JsonElement) : value.ToString();
        return text.Length <= LongestText ? text : $"{text[..LongestText]}… ({text.Length:N0} characters; --json has them)";
    }

    private static void WriteTables(JsonElement description, Dictionary<string, JsonElement> modules)
    {
        var console = Terminal.Create();
        foreach (var (title, values) in modules.Prepend(new("image", description)))
        {
            var table = new Table().Border(TableBorder.Simple).Title(Markup.Escape(title)).HideHeaders().AddColumn("name", column => column.NoWrap()).AddColumn("value");
            foreach (var property in values.EnumerateObject())
                table.AddRow(Markup.Escape(property.Name), Markup.Escape(Text(property.Value)));
            console.Write(table);
        }
    }
}
