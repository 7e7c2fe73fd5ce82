using ImageLoaders;
using ImageLoaders.TestCorpus;

namespace WadoLoader.Tests.Cases;

/// <summary>What is read of one frame: its image, its metadata, and all that is remarked upon in either.</summary>
internal sealed record Reading(Image Image, ImageMetadata Metadata)
{
    public IEnumerable<string> Remarks => Image.Remarks.Concat(Metadata.Remarks).Distinct();

    public T Get<T>()
        where T : ImageLoaders.Metadata.MetadataModule =>
            Metadata.Get<T>() ?? throw new InvalidOperationException($"There is no {typeof(T).Name}.");

    /// <summary>Test cases of files of the reported cases, as <c>page/us_cine</c>; none where the files are not there.</summary>
    public static IEnumerable<TestCaseData> Cases(params string[] names) =>
        Fixtures.Cases is null ? [] : names.Select(name => new TestCaseData(name));

    public static Task<Reading> OfCaseAsync(string name, int frame = 1) =>
        OfAsync(File.ReadAllBytes(Path.Combine(Fixtures.Cases!, name + ".dcm")), frame);

    public static async Task<Reading> OfAsync(byte[] file, int frame = 1)
    {
        using var host = new FakeHost();
        return new(await host.LoadAsync(file, frame), (await MetadataAsync(host, file, frame)));
    }

    /// <summary>An object of zeros, in each way that a file can be written and a server can tell it.</summary>
    public static Task<Reading> OfAsync(TestObject what, int frame = 1, string syntax = TestObject.ExplicitLittleEndian) =>
        OfAsync(what.ToFile(syntax, new long[what.Rows * what.Columns * what.Samples * (what.Frames ?? 1)]), frame);

    /// <summary>The metadata alone, of what may be no picture.</summary>
    public static async Task<ImageMetadata> MetadataOfAsync(TestObject what, int frame = 1)
    {
        using var host = new FakeHost();
        return await MetadataAsync(host,
            what.ToFile(TestObject.ExplicitLittleEndian, new long[what.Rows * what.Columns * what.Samples * (what.Frames ?? 1)]), frame);
    }

    private static async Task<ImageMetadata> MetadataAsync(FakeHost host, byte[] file, int frame)
    {
        host.Contents["content/read"] = () => ContentSource.FromBytes(file);
        return (await host.MetadataAsync($"dicomfile:content/read?frame={frame}"))!;
    }
}
