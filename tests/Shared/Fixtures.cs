namespace ImageLoaders.TestCorpus;

/// <summary>
/// Files beside the corpus that tests may have: each folder lies where its environment variable says; without the variable it is not there,
/// and tests that run over its files do not exist.
/// </summary>
internal static class Fixtures
{
    /// <summary>Reported faults, with what is right (IMAGELOADERS_CASES).</summary>
    public static string? Cases => Folder("IMAGELOADERS_CASES");

    /// <summary>Phantom series, reslices and NIfTI files (IMAGELOADERS_DERIVED).</summary>
    public static string? Derived => Folder("IMAGELOADERS_DERIVED");

    /// <summary>JPEG 2000 and HTJ2K codestreams (IMAGELOADERS_J2K).</summary>
    public static string? Jpeg2000 => Folder("IMAGELOADERS_J2K");

    /// <summary>JPEG-LS codestreams (IMAGELOADERS_JLS).</summary>
    public static string? JpegLs => Folder("IMAGELOADERS_JLS");

    /// <summary>The rows of a table in a folder of fixtures, by column; none where the folder is not there.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> ReadTable(string? folder, string name)
    {
        if (folder is null)
            return [];
        var lines = File.ReadAllLines(Path.Combine(folder, name));
        var columns = lines[0].Split('\t');
        return [.. lines.Skip(1).Where(line => line.Length > 0)
            .Select(line => columns.Zip(line.Split('\t')).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private static string? Folder(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } folder ? folder : null;
}
