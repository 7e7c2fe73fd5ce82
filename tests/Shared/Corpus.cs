using System.IO.Compression;
using System.Security.Cryptography;

namespace ImageLoaders.TestCorpus;

/// <summary>
/// One file of the test corpus, as its manifest describes it (the corpus's README explains the columns). The corpus lies where
/// the environment variable IMAGELOADERS_CORPUS says; without it there are no files, and tests that run over them do not exist.
/// </summary>
/// <param name="columns">Column name to value.</param>
internal sealed class CorpusFile(IReadOnlyDictionary<string, string> columns)
{
    public string this[string column] => columns[column];

    public string Path => columns["path"];

    public string FullPath => System.IO.Path.Combine(Corpus.Root!, Path);

    /// <summary><c>dicom</c>, <c>png</c> or <c>jpeg</c>.</summary>
    public string Kind => columns["kind"];

    public string Category => columns["category"];

    public IReadOnlyList<string> Features => columns["features"].Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Must load and match the reference.</summary>
    public bool MustLoad => columns["expectation"] == "ok";

    /// <summary>Must end in an error; neither this nor <see cref="MustLoad"/>: a picture or an error.</summary>
    public bool MustFail => columns["expectation"] == "error";

    /// <summary>Largest difference from the reference that a sample may have.</summary>
    public int Tolerance => int.TryParse(columns["tolerance"], out var value) ? value : 0;

    public byte[] ReadBytes() => File.ReadAllBytes(FullPath);

    /// <summary>Whether there are reference samples to compare with, not only their hash.</summary>
    public bool HasReference => columns["ref_file"].Length > 0;

    /// <summary>The reference samples of the first frame, in their native type, little endian.</summary>
    public byte[] ReadReference() => Corpus.ReadGzip(columns["ref_file"]);

    /// <summary>The first frame as RGB, where the manifest has it.</summary>
    public byte[] ReadRgbReference() => Corpus.ReadGzip(columns["rgb_ref_file"]);

    /// <summary>Whether these are the samples of the first frame, byte for byte.</summary>
    public bool HasFirstFrame(ReadOnlySpan<byte> samples) =>
        Convert.ToHexStringLower(SHA256.HashData(samples)) == columns["sha256_first"];

    public override string ToString() => Path;
}

/// <summary>Reads the corpus's manifest.tsv.</summary>
internal static class Corpus
{
    private static readonly Lazy<IReadOnlyList<CorpusFile>> AllFiles = new(ReadManifest);

    public static string? Root => Environment.GetEnvironmentVariable("IMAGELOADERS_CORPUS") is { Length: > 0 } root ? root : null;

    /// <summary>All files of one kind (<c>dicom</c>, <c>png</c>, <c>jpeg</c>); none when there is no corpus.</summary>
    public static IEnumerable<CorpusFile> Files(string kind) => AllFiles.Value.Where(file => file.Kind == kind);

    /// <summary>The same as test cases, named by path.</summary>
    public static IEnumerable<TestCaseData> Cases(string kind) =>
        Files(kind).Select(file => new TestCaseData(file).SetArgDisplayNames(file.Path));

    internal static byte[] ReadGzip(string path)
    {
        using var stream = new GZipStream(File.OpenRead(Path.Combine(Root!, path)), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static List<CorpusFile> ReadManifest() =>
        [.. Fixtures.ReadTable(Root, "manifest.tsv").Select(columns => new CorpusFile(columns))];
}
