using System.Globalization;
using System.Text.Json;

namespace ImageLoaders.AspNetCore.Tests.OpenApi;

/// <summary>The service's own description of itself, and whether an answer is as it says.</summary>
internal sealed class OpenApiDocument(JsonElement root)
{
    // HTTP's own, and what every answer has.
    private static readonly string[] Everywhere =
        ["Date", "Connection", "Content-Type", "Content-Length", "Transfer-Encoding", "X-Content-Type-Options",
        "Cross-Origin-Resource-Policy"];

    private readonly HashSet<string> _seen = [];

    /// <summary>Every status that is described and no answer has had yet, as in <c>get /image 504</c>.</summary>
    public IEnumerable<string> Unseen =>
        Operations.SelectMany(operation =>
        operation.Description.GetProperty("responses").EnumerateObject().Select(status => $"{operation.Name} {status.Name}")).Except(_seen);

    /// <summary>Every method and path, as in <c>get /image</c>.</summary>
    public IEnumerable<(string Name, JsonElement Description)> Operations =>
        from path in root.GetProperty("paths")
            .EnumerateObject()
        from method in path.Value.EnumerateObject()
        select ($"{method.Name} {path.Name}", method.Value);

    /// <summary>The parameters of an operation.</summary>
    public IEnumerable<JsonElement> Parameters(string operation) =>
        Description(operation).TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Select(Resolve) : [];

    /// <summary>Asserts that status, headers, media type and body of an answer are described.</summary>
    public async Task AssertDescribesAsync(string operation, HttpResponseMessage response)
    {
        var (status, body) = ($"{(int)response.StatusCode}", await response.Content.ReadAsStringAsync());
        var what = $"{operation} {status}";
        Assert.That(Description(operation).GetProperty("responses").TryGetProperty(status, out var described), Is.True,
            $"{what} is not described: {response.RequestMessage?.RequestUri} {body}");
        _seen.Add(what);
        described = Resolve(described);

        var headers = described.TryGetProperty("headers", out var named) ? named.EnumerateObject()
            .ToDictionary(header => header.Name, header => Resolve(header.Value), StringComparer.OrdinalIgnoreCase) : [];
        var sent = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        Assert.That(sent.Keys.Except(Everywhere, StringComparer.OrdinalIgnoreCase), Is.SubsetOf(headers.Keys).IgnoreCase, what);
        foreach (var (name, header) in headers)
        {
            if (sent.TryGetValue(name, out var value))
                AssertFits(header.GetProperty("schema"), FromHeader(Resolve(header.GetProperty("schema")), value),
                    $"{what}, header {name}");
            else
                Assert.That(header.TryGetProperty("required", out _), Is.False, $"{what} lacks {name}");
        }

        var type = response.Content.Headers.ContentType?.MediaType;
        if (!described.TryGetProperty("content", out var content))
            Assert.That(body, Is.Empty, what);
        else
            Assert.That(content.EnumerateObject().Select(media => media.Name), Does.Contain(type), what);
        if (type is not null && type.EndsWith("json", StringComparison.Ordinal)
            && described.GetProperty("content").GetProperty(type).TryGetProperty("schema", out var schema))
            AssertFits(schema, JsonDocument.Parse(body).RootElement, what);
    }

    private JsonElement Description(string operation) => Operations.Single(known => known.Name == operation).Description;

    private JsonElement Resolve(JsonElement element)
    {
        while (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("$ref", out var reference))
            element = reference.GetString()![2..].Split('/').Aggregate(root, (at, name) => at.GetProperty(name));
        return element;
    }

    // Numbers and truth values as themselves, everything else as text.
    private static JsonElement FromHeader(JsonElement schema, string value) =>
        (!schema.TryGetProperty("type", out var type) || type.GetString() != "string")
            && (value is "true" or "false"
            || (double.TryParse(value, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)))
            ? JsonDocument.Parse(value).RootElement
            : JsonSerializer.SerializeToElement(value);

    private void AssertFits(JsonElement schema, JsonElement value, string where) => Assert.That(Misfit(schema, value, where), Is.Null);

    // Where a value is not as its schema says; null when it is. The schema has to know every property, too.
    private string? Misfit(JsonElement schema, JsonElement value, string where)
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("allOf", out var all))
            return all.EnumerateArray().Select(one => Misfit(one, value, where)).FirstOrDefault(misfit => misfit is not null);
        if (schema.TryGetProperty("oneOf", out var any))
            return any.EnumerateArray().Count(one => Misfit(one, value, where) is null) == 1 ? null
                : $"{where}: {value.GetRawText()} is none of the described";
        if (schema.TryGetProperty("type", out var type)
            && !(type.ValueKind == JsonValueKind.Array ? type.EnumerateArray() : Enumerable.Repeat(type, 1))
            .Any(one => IsOf(one.GetString()!, value)))
            return $"{where}: {value.GetRawText()} is no {type.GetRawText()}";
        if (schema.TryGetProperty("enum", out var known) && !known.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)))
            return $"{where}: {value.GetRawText()} is none of {known.GetRawText()}";
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
            return value.EnumerateArray().Select((one, i) => Misfit(items, one, $"{where}[{i}]"))
                .FirstOrDefault(misfit => misfit is not null);
        if (value.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties))
            return null;
        foreach (var property in value.EnumerateObject())
        {
            if (!properties.TryGetProperty(property.Name, out var described))
                return $"{where}.{property.Name} is not described";
            if (Misfit(described, property.Value, $"{where}.{property.Name}") is { } misfit)
                return misfit;
        }

        return schema.TryGetProperty("required", out var required) && required.EnumerateArray()
            .FirstOrDefault(name => !value.TryGetProperty(name.GetString()!, out _)) is { ValueKind: JsonValueKind.String } missing
            ? $"{where} lacks {missing.GetString()}"
            : null;
    }

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        "number" => value.ValueKind == JsonValueKind.Number,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "array" => value.ValueKind == JsonValueKind.Array,
        _ => value.ValueKind == JsonValueKind.Object,
    };
}
