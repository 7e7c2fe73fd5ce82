using ImageLoaders.TestCorpus;

namespace WadoLoader.Tests.Cases;

/// <summary>A file of the reported cases (<see cref="Fixtures.Cases"/>).</summary>
internal static class CaseFile
{
    /// <summary>A test case where the files are there, else none.</summary>
    public static IEnumerable<TestCaseData> Of(params string[] names) => Fixtures.Cases is null ? [] : names.Select(name => new TestCaseData(name));

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Fixtures.Cases!, "dicom", name + ".dcm"));

    /// <summary>The samples that most of the files have: 40 rows of 48, each 40 more than the ones to the left and above.</summary>
    public static long[] Ramp() => [.. Enumerable.Range(0, 40 * 48).Select(i => 40L * ((i / 48) + (i % 48)))];
}
