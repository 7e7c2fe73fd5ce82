using System.Text.Json;

namespace ImageLoaders.Hosting.Plugins.Inspection;

/// <summary>Reads the JSON files that lie beside a plugin's DLL.</summary>
internal static class JsonFile
{
    // Of two properties of one name the runtime's own parser takes the first, and this one the last.
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowDuplicateProperties = false };

    private const long MaximumLengthBytes = 16 << 20;

    /// <exception cref="PluginRejectedException">It is no JSON object, or over 16 MiB.</exception>
    public static JsonDocument Read(string folder, string fileName)
    {
        var path = Path.Combine(folder, fileName);
        if (new FileInfo(path).Length > MaximumLengthBytes)
            throw new PluginRejectedException($"{fileName} is over {MaximumLengthBytes >> 20} MiB.");
        try
        {
            using var stream = PluginFolder.OpenRead(path);
            var json = JsonDocument.Parse(stream, Options);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
                return json;
            json.Dispose();
            throw new PluginRejectedException($"{fileName} is no JSON object. Build the plugin again, and copy all of its folder.");
        }
        catch (JsonException exception)
        {
            throw new PluginRejectedException($"{fileName} is broken: {exception.Message} Build the plugin again, and copy all of its folder.");
        }
    }

    public static bool TryGetObject(JsonElement element, string name, out JsonElement value) =>
        element.TryGetProperty(name, out value) && value.ValueKind == JsonValueKind.Object;

    public static string? GetText(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
