using System.Globalization;
using System.Text.Json.Nodes;

namespace ImageLoaders.AspNetCore.Ohif;

/// <summary>Attributes of an object by DICOM's keywords (PS3.6), as dcmjs and OHIF name them. What is not stated gets no key.</summary>
internal sealed class Attributes
{
    public JsonObject Json { get; } = [];

    public Attributes Add(string keyword, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            Json[keyword] = value;
        return this;
    }

    public Attributes Add(string keyword, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            Json[keyword] = number;
        return this;
    }

    public Attributes Add(string keyword, int? value)
    {
        if (value is { } number)
            Json[keyword] = number;
        return this;
    }

    /// <summary>Adds a date as DICOM writes it (DA).</summary>
    public Attributes Add(string keyword, DateOnly? value) => Add(keyword, value?.ToString("yyyyMMdd", CultureInfo.InvariantCulture));

    /// <summary>Adds a time as DICOM writes it (TM).</summary>
    public Attributes Add(string keyword, TimeOnly? value) => Add(keyword, value?.ToString("HHmmss.FFFFFF", CultureInfo.InvariantCulture));

    public Attributes Add(string keyword, IReadOnlyCollection<double> values)
    {
        if (values.Count > 0 && values.All(double.IsFinite))
            Json[keyword] = new JsonArray([.. values.Select(static value => (JsonNode)value)]);
        return this;
    }

    public Attributes Add(string keyword, IReadOnlyCollection<string> values)
    {
        if (values.Count > 0)
            Json[keyword] = new JsonArray([.. values.Select(static value => (JsonNode)value)]);
        return this;
    }

    /// <summary>Adds the spacing of rows and columns, where both are stated.</summary>
    public Attributes AddSpacing(string keyword, double? rows, double? columns) =>
        rows is > 0 and var row && columns is > 0 and var column ? Add(keyword, [row, column]) : this;

    /// <summary>Adds a sequence of items that are not empty.</summary>
    public Attributes AddSequence(string keyword, params IEnumerable<Attributes> items)
    {
        JsonNode?[] stated = [.. items.Where(static item => item.Json.Count > 0).Select(static item => item.Json)];
        if (stated.Length > 0)
            Json[keyword] = new JsonArray(stated);
        return this;
    }
}
