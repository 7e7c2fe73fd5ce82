using System.CommandLine;
using System.Text.Json;
using ImageLoaders.AspNetCore.Images;
using ImageLoaders.Hosting;
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
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(id)!, parsed.GetValue(json), parsed.GetValue(CommonOptions.Verbose), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string argument, bool asJson, bool isVerbose, CancellationToken cancellationToken)
    {
        await using var host = await Settings.StartLoadingHostAsync(isVerbose, cancellationToken);
        var id = await ImageArgument.ToImageIdAsync(host, argument, cancellationToken);
        var (image, failure) = await LoadAsync(host, id, cancellationToken);
        if (failure is not null && await ImageLists.TryListAsync(host, id, failure, cancellationToken) is { } listing)
        {
            ListCommand.Write(id, listing, asJson);
            return ExitCode.Success;
        }

        var metadata = await GetMetadataAsync(host, id, failure, cancellationToken);
        var modules = (metadata?.Modules ?? []).OrderBy(module => module.GetType().Name, StringComparer.Ordinal)
            .Select(module => (module.Name, Values: MetadataJson.Serialize(module)))
            .Where(module => module.Values.EnumerateObject().Any(property => SaysSomething(property.Value)))
            .ToDictionary(module => module.Name, module => module.Values);
        string[] remarks = [.. (metadata?.Remarks ?? []).Except(image?.Remarks ?? [])];
        var information = new ImageInformation(
            image is null ? null : Describe(id, image),
            failure is null ? null : new ImageFailure(failure.Error.ToString(), failure.Reason),
            modules,
            remarks is [] ? null : remarks);
        if (asJson)
            Console.WriteLine(JsonSerializer.Serialize(information, InfoJson.Default.ImageInformation));
        else
            WriteTables(information);
        return ExitCode.Success;
    }

    private static Dictionary<string, JsonElement> Describe(ImageId id, Image image) =>
        JsonSerializer.SerializeToElement(ImageDescription.From(id.ToDisplayString(), image), ProgramJson.Default.ImageDescription)
            .EnumerateObject().Where(IsStated)
                .ToDictionary(property => property.Name, property => property.Value);

    private static async Task<(Image? Image, ImageLoadException? Failure)> LoadAsync(
        ImageLoaderHost host, ImageId id, CancellationToken cancellationToken)
    {
        try
        {
            return (await host.LoadImage(id, cancellationToken: cancellationToken), null);
        }
        catch (ImageLoadException exception)
        {
            return (null, exception);
        }
    }

    /// <summary>
    /// Gets the metadata, which an object may have though it gives no image; where there are none of it either, that is the failure.
    /// </summary>
    private static async Task<ImageMetadata?> GetMetadataAsync(
        ImageLoaderHost host, ImageId id, ImageLoadException? failure, CancellationToken cancellationToken)
    {
        try
        {
            var metadata = await host.GetMetadataAsync(id, cancellationToken: cancellationToken);
            return metadata is null && failure is not null ? throw failure : metadata;
        }
        catch (ImageLoadException) when (failure is not null)
        {
            throw failure;
        }
    }

    private static bool SaysSomething(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => false,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        _ => true,
    };

    // That an image is neither inverted nor lossy is worth no line.
    private static bool IsStated(JsonProperty property) => property.Name switch
    {
        "isLossy" or "invert" => property.Value.GetBoolean(),
        _ => SaysSomething(property.Value),
    };

    // Whole tables of thousands of entries are for --json.
    private static string Text(JsonElement value)
    {
        var text = value.ValueKind is JsonValueKind.Array or JsonValueKind.Object
            ? JsonSerializer.Serialize(value, InfoJson.Compact.JsonElement) : value.ToString();
        return text.Length <= LongestText ? text : $"{text[..LongestText]}… ({text.Length:N0} characters; --json has them)";
    }

    private static void WriteTables(ImageInformation information)
    {
        var console = Terminal.Create();
        var image = information.Image
            ?? JsonSerializer.SerializeToElement(information.Error!, InfoJson.Default.ImageFailure)
                .EnumerateObject().ToDictionary(property => property.Name, property => property.Value);
        var tables = information.Metadata
            .Select(module => (module.Key, Values: module.Value.EnumerateObject().Select(property => (property.Name, property.Value))))
            .Prepend(("image", image.Select(property => (property.Key, property.Value))));
        foreach (var (title, values) in tables)
        {
            var table = new Table().Border(TableBorder.Simple).Title(Markup.Escape(title)).HideHeaders()
                .AddColumn("name", column => column.NoWrap()).AddColumn("value");
            foreach (var (name, value) in values.Where(property => SaysSomething(property.Value)))
                table.AddRow(Markup.Escape(name), Markup.Escape(Text(value)));
            console.Write(table);
        }

        foreach (var remark in information.Remarks ?? [])
            console.WriteLine(remark);
    }
}
