using System.Text.Json;
using ImageLoaders.TestCorpus;

namespace DerivedLoader.Tests;

/// <summary>One series of the derived fixtures, as their manifest describes it.</summary>
internal sealed class PhantomSeries(string name, JsonElement entry)
{
    private static readonly Lazy<Dictionary<string, PhantomSeries>> AllSeries = new(Read);

    public static IReadOnlyDictionary<string, PhantomSeries> All => AllSeries.Value;

    public string Name => name;

    public JsonElement Entry => entry;

    public string Finding => entry.GetProperty("finding").GetString()!;

    public string Id => $"dicomfile:{Path.Combine(Fixtures.Derived!, "series", name)}";

    /// <summary>The ids of the slices in order along their normal.</summary>
    public string[] Order => [.. entry.GetProperty("order").EnumerateArray().Select(file => IdOf(file.GetString()!))];

    public int Columns => entry.GetProperty("columns").GetInt32();

    public int Rows => entry.GetProperty("rows").GetInt32();

    public double Tolerance => entry.TryGetProperty("tolerance", out var tolerance) ? tolerance.GetDouble() : 0.02;

    /// <summary>The centres of the first pixels of the slices that are there.</summary>
    public double[][] Positions
    {
        get
        {
            var missing = entry.TryGetProperty("missing", out var indices)
                ? indices.EnumerateArray().Select(i => i.GetInt32()).ToHashSet() : [];
            return [.. entry.GetProperty("slicePositions").EnumerateArray().Where((_, k) => !missing.Contains(k)).Select(Numbers)];
        }
    }

    public string IdOf(string file) => $"{Id}/{file}";

    public double[] Vector(string property) => Numbers(entry.GetProperty(property));

    /// <summary>The modality value at a point, in mm.</summary>
    public double FieldAt(double x, double y, double z)
    {
        var field = entry.GetProperty("field");
        var g = Numbers(field.GetProperty("g"));
        return field.GetProperty("c").GetDouble() + (g[0] * x) + (g[1] * y) + (g[2] * z);
    }

    public static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    public override string ToString() => name;

    private static Dictionary<string, PhantomSeries> Read()
    {
        if (Fixtures.Derived is not { } root)
            return [];
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "manifest.json")));
        return manifest.RootElement.GetProperty("series").EnumerateObject()
            .ToDictionary(series => series.Name, series => new PhantomSeries(series.Name, series.Value.Clone()));
    }
}
