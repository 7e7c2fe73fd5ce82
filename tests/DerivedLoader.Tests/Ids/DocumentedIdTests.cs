using ImageLoaders.Metadata;
using ImageLoaders.Tests;

namespace DerivedLoader.Tests;

/// <summary>Every id of docs/derived.md loads.</summary>
public sealed class DocumentedIdTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "derived.md"));

    private static IEnumerable<string> Ids => Lines.Where(line => line.StartsWith("mpr:", StringComparison.Ordinal) && !line.Contains('<'));

    [TestCaseSource(nameof(Ids))]
    public async Task Load_DocumentedId_IsAnImage(string id)
    {
        using var host = new TestHost();
        var volume = new MemoryVolume
        {
            Slices = 12,
            ColumnSpacing = 20,
            RowSpacing = 20,
            Position = k => [-110, -90, 10 * (k - 4)],
            Value = (i, j, k) => (i + j + k) % 5,
        };
        foreach (var name in (string[])["ct", "pet", "nii", "labels"])
            (volume with { Scheme = name }).AddTo(host);
        foreach (var time in (int[])[1, 2])
            (volume with
            {
                Scheme = $"perfusion{time}",
                Modules = _ =>
                [new AcquisitionOrderModule { TemporalPosition = time }]
            }).AddTo(host);
        (volume with { Scheme = "angio", Slices = 3, Position = _ => [0, 0, 0] }).AddTo(host);
        id = id.Replace("dicomfile:/data/ct/", "list:ct", StringComparison.Ordinal)
            .Replace("dicomfile:/data/pet/", "list:pet", StringComparison.Ordinal)
            .Replace("dicomfile:/data/perfusion/", "list:perfusion", StringComparison.Ordinal)
            .Replace("dicomfile:/data/angio.dcm", "list:angio", StringComparison.Ordinal)
            .Replace("nifti:/data/t1.nii.gz", "list:nii", StringComparison.Ordinal)
            .Replace("nifti:/data/labels.nii.gz", "list:labels", StringComparison.Ordinal);

        var image = await host.Load(id);

        Assert.That(image.Rows * image.Columns, Is.GreaterThan(10));
        Assert.That(image.Source.OfParts, Is.True);
    }

    [Test]
    public void Ids_AreMany() => Assert.That(Ids.Count(), Is.GreaterThan(15));

    [TestCase("MaximumPixels", 16_777_216)]
    [TestCase("MaximumSamples", 2_147_483_648)]
    [TestCase("MaximumImages", 5_000)]
    [TestCase("MaximumSourceBytes", 2_147_483_648)]
    [TestCase("MaximumPoints", 1_000)]
    public void Limits_AreThoseOfTheOptions(string setting, long value)
    {
        var options = DerivedOptions.Read(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());

        Assert.That(typeof(DerivedOptions).GetProperty(setting)!.GetValue(options), Is.EqualTo(value));
        Assert.That(Lines, Has.One.StartsWith(FormattableString.Invariant($"| `{setting}` | {value:N0} |")));
    }
}
