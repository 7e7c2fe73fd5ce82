using System.Text.Json;
using ImageLoaders.TestCorpus;

namespace WadoLoader.Tests.Listing;

/// <summary>A phantom series of IMAGELOADERS_DERIVED, with the order that its maker wrote it in.</summary>
public sealed record DerivedSeries(string Name, string Finding, string[] Order)
{
    public string Folder => Path.Combine(Fixtures.Derived!, "series", Name) + Path.DirectorySeparatorChar;

    /// <summary>All series as test cases; none without the folder.</summary>
    public static IEnumerable<TestCaseData> Cases(string findings) => All()
        .Where(series => findings.Split(' ').Contains(series.Finding))
        .Select(series => new TestCaseData(series).SetArgDisplayNames(series.Name));

    public override string ToString() => Name;

    // The frames of one go against the normal, and are listed along it.
    private static bool IsDescending(JsonElement series)
    {
        if (!series.TryGetProperty("slicePositions", out var places) || places.ValueKind != JsonValueKind.Array)
            return false;
        double[] normal = [.. series.GetProperty("normal").EnumerateArray().Select(value => value.GetDouble())];
        double[] along = [.. places.EnumerateArray()
            .Select(place => place.EnumerateArray().Select((value, axis) => value.GetDouble() * normal[axis]).Sum())];
        return along[^1] < along[0];
    }

    private static IEnumerable<DerivedSeries> All()
    {
        if (Fixtures.Derived is not { } root)
            yield break;
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "manifest.json")));
        foreach (var series in manifest.RootElement.GetProperty("series").EnumerateObject())
        {
            string[] order = series.Value.TryGetProperty("order", out var files) && files.ValueKind == JsonValueKind.Array
                ? [.. files.EnumerateArray().Select(file => file.GetString()!)] : [];
            if (IsDescending(series.Value))
                Array.Reverse(order);
            yield return new(series.Name, series.Value.GetProperty("finding").GetString()!, order);
        }
    }
}
