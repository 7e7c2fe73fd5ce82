namespace ImageLoaders.Cli.Tests;

/// <summary>A folder of a test's own, deleted with all that is in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imageloaders-host-tests-");

    public string PathOf(params ReadOnlySpan<string> names) => Path.Combine([_folder.FullName, .. names]);

    public void Dispose() => _folder.Delete(recursive: true);
}
