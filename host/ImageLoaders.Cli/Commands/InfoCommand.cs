using System.Collections.Immutable;
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
        var command = new Command("info", "Describes an image and its metadata.") { id, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(id)!, parsed.GetValue(json), parsed.GetValue(CommonOptions.Verbose), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string argument, bool asJson, bool isVerbose, CancellationToken cancellationToken)
    {
        await using var host = await Settings.StartHostAsync(isVerbose, cancellationToken);
        var id = ImageArgument.ToImageId(argument);
        var image = await host.LoadImage(id, cancellationToken: cancellationToken);
        var metadata = await host.GetMetadataAsync(id, cancellationToken: cancellationToken);
        var description = JsonSerializer.SerializeToElement(ImageDescription.From(id.ToDisplayString(), image), ProgramJson.Default.ImageDescription);
        var modules = (metadata?.Modules ?? []).OrderBy(module => module.GetType().Name, StringComparer.Ordinal).ToDictionary(NameOf, MetadataJson.Serialize);
        var stated = description.EnumerateObject().Where(property => IsStated(property, image)).ToDictionary(property => property.Name, property => property.Value);
        var remarks = metadata?.Remarks ?? [];
        if (asJson)
            Console.WriteLine(JsonSerializer.Serialize(new(stated, modules, remarks), InfoJson.Default.ImageInformation));
        else
            WriteTables(stated, modules, remarks);
        return ExitCode.Success;
    }

    // What pixels are shown by where the object states nothing is no fact of the object.
    private static bool IsStated(JsonProperty property, Image image) => property.Name switch
    {
        "rescaleSlope" or "rescaleIntercept" => image.RescaleSlope != 1 || image.RescaleIntercept != 0 || image.RescaleType is not null,
        "voiLutFunction" => !image.Windows.IsEmpty,
        "pixelAspectRatio" => image.PixelAspectRatio != 1,
        "isLossy" or "invert" => property.Value.GetBoolean(),
        _ => property.Value is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() > 0,
    };

    private static string NameOf(MetadataModule module) => char.ToLowerInvariant(module.GetType().Name[0]) + module.GetType().Name[1..];

    // Whole tables of thousands of entries are for --json.
    private static string Text(JsonElement value)
    {
        var text = value.ValueKind is JsonValueKind.Array or JsonValueKind.Object ? JsonSerializer.Serialize(value, InfoJson.Compact.JsonElement) : value.ToString();
        return text.Length <= LongestText ? text : $"{text[..LongestText]}… ({text.Length:N0} characters; --json has them)";
    }

    private static void WriteTables(Dictionary<string, JsonElement> image, Dictionary<string, JsonElement> modules, ImmutableArray<string> remarks)
    {
        var console = Terminal.Create();
        var tables = modules.Select(module => (module.Key, Values: module.Value.EnumerateObject().Select(property => (property.Name, property.Value))))
            .Where(table => table.Values.Any())
            .Prepend(("image", image.Select(property => (property.Key, property.Value))));
        foreach (var (title, values) in tables)
        {
            var table = new Table().Border(TableBorder.Simple).Title(Markup.Escape(title)).HideHeaders().AddColumn("name", column => column.NoWrap()).AddColumn("value");
            foreach (var (name, value) in values)
                table.AddRow(Markup.Escape(name), Markup.Escape(Text(value)));
            console.Write(table);
        }

        foreach (var remark in remarks)
            console.WriteLine(remark);
    }
}
