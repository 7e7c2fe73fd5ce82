using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ImageLoaders.AspNetCore.Images;
using Spectre.Console;

namespace ImageLoaders.Cli.Commands;

/// <summary><c>list</c>: the images that an id or a folder stands for.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var id = CommonOptions.ImageId();
        var json = CommonOptions.Json();
        var command = new Command("list", "Lists the images of a folder, a DICOMDIR, a series or a multi-frame object.") { id, json };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(id)!, parsed.GetValue(json), parsed.GetValue(CommonOptions.Verbose), cancellationToken));
        return command;
    }

    /// <summary>Writes a list as a table, or as JSON.</summary>
    public static void Write(ImageId id, ImageListing listing, bool asJson)
    {
        if (asJson)
            Console.WriteLine(JsonSerializer.Serialize(ListDescription.From(id, listing), ProgramJson.Default.ListDescription));
        else
            WriteTable(listing);
    }

    private static async Task<int> RunAsync(string argument, bool asJson, bool isVerbose, CancellationToken cancellationToken)
    {
        await using var host = await Settings.StartLoadingHostAsync(isVerbose, cancellationToken);
        var id = await ImageArgument.ToImageIdAsync(host, argument, cancellationToken);
        var listing = await host.ListImagesAsync(id, cancellationToken: cancellationToken)
            ?? throw new ImageLoadException(ImageLoadError.NotFound, "No plugin can list this id. Load it as an image.")
            {
                ImageId = id.ToDisplayString(),
            };
        Write(id, listing, asJson);
        return ExitCode.Success;
    }

    private static void WriteTable(ImageListing listing)
    {
        var console = Terminal.Create();
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("study", "series", "modality", "description", "stack", "images", "list id");
        foreach (var study in listing.Groups)
            AddRows(table, study, new string?[2]);
        if (!listing.Groups.IsEmpty)
            console.Write(table);
        foreach (var remark in listing.Remarks)
            console.WriteLine(remark);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{listing.ImageCount} images"));
    }

    // A row for each stack; what is above it is said once.
    private static void AddRows(Table table, ImageGroup group, string?[] above, ImageGroup? series = null)
    {
        if (group.Kind == ImageGroupKind.Study)
            above[0] = Join(group.PatientName, group.PatientId, group.Date?.ToString("O", CultureInfo.InvariantCulture), group.Description);
        if (group.Kind == ImageGroupKind.Series)
            (above[1], series) = (group.Number?.ToString(CultureInfo.InvariantCulture) ?? "", group);
        foreach (var inner in group.Groups)
            AddRows(table, inner, above, series);
        if (group.Kind != ImageGroupKind.Stack)
            return;
        table.AddRow([.. new[]
        {
            above[0] ?? "",
            above[1] ?? "",
            group.Modality ?? "",
            series?.Description ?? "",
            group.Description ?? "",
            group.ImageCount.ToString(CultureInfo.InvariantCulture),
            (series?.Groups.Length == 1 ? series.ListId : group.ListId)?.Value ?? "",
        }.Select(Markup.Escape)]);
        (above[0], above[1]) = ("", "");
    }

    private static string Join(params string?[] texts) => string.Join(", ", texts.Where(static text => !string.IsNullOrEmpty(text)));
}
