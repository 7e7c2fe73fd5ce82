using System.Text.Json;
using ImageLoaders.TestCorpus;

namespace NiftiLoader.Tests;

/// <summary>One file of the derived fixtures, as their manifest describes it.</summary>
internal sealed record NiftiCase(string Name, JsonElement Entry)
{
    public string Id => $"nifti:{Path.Combine(Fixtures.Derived!, "nifti", Name)}";

    public bool MustFail => Entry.TryGetProperty("expect", out _);

    public string ExpectedErrors => Entry.GetProperty("expect").GetString()!;

    public int[] Shape => Entry.TryGetProperty("shape", out var shape) ? [.. shape.EnumerateArray().Select(size => size.GetInt32())] : [];

    public double ScaleToMm => Entry.TryGetProperty("scaleToMm", out var scale) ? scale.GetDouble() : 1;

    public double Affine(int row, int column) => Entry.GetProperty("affineLps")[row][column].GetDouble() * ScaleToMm;

    /// <summary>Indices and values; a NaN where the manifest has none.</summary>
    public IEnumerable<(int[] Index, double[] Values)> Samples => Entry.GetProperty("samples").EnumerateArray().Select(sample => (
        sample[0].EnumerateArray().Select(index => index.GetInt32()).ToArray(),
        sample[1].ValueKind == JsonValueKind.Array
            ? sample[1].EnumerateArray().Select(value => value.GetDouble()).ToArray()
            : [sample[1].ValueKind == JsonValueKind.Null ? double.NaN : sample[1].GetDouble()]));

    public static IEnumerable<TestCaseData> All(bool mustFail)
    {
        if (Fixtures.Derived is not { } root)
            yield break;
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "nifti", "manifest.json")));
        foreach (var file in manifest.RootElement.GetProperty("files").EnumerateObject())
        {
            var entry = new NiftiCase(file.Name, file.Value.Clone());
            if (entry.MustFail == mustFail)
                yield return new TestCaseData(entry).SetArgDisplayNames(file.Name);
        }
    }

    public override string ToString() => Name;
}
