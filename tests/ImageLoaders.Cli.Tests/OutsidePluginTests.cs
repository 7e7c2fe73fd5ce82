using System.Diagnostics;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests;

/// <summary>
/// A loader that is written and built outside of the solution, against the contract alone, and dropped into a plugins folder.
/// </summary>
public sealed class OutsidePluginTests
{
    private const string Source = """
        using ImageLoaders;

        [assembly: ImageLoaderPlugin(typeof(NoisePlugin))]

        public sealed class NoisePlugin : IImageLoaderPlugin
        {
            public void Register(IPluginContext context) => context.RegisterImageLoader("noise", new NoiseLoader());
        }

        public sealed class NoiseLoader : IImageLoader
        {
            public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(LoadAsync);

            private static async Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
            {
                var text = request.ImageId.Rest;
                if (text.StartsWith("fail,"))
                    throw new ImageLoadException(Enum.Parse<ImageLoadError>(text[5..]), "As it was asked to.\nOn two lines.");
                if (text.StartsWith("wait,"))
                    await WaitAsync(text[5..], cancellationToken);
                if (!int.TryParse(text, out var seed))
                    throw new ImageLoadException(ImageLoadError.InvalidImageId, "noise: takes a whole number, as in noise:42.");
                var pixels = request.AllocatePixels(rows: 64, columns: 48, PixelFormat.Gray16);
                new Random(seed).NextBytes(pixels.Memory.Span);
                return new Image(pixels) { Window = new(32768, 65536) };
            }

            private static async Task WaitAsync(string folder, CancellationToken cancellationToken)
            {
                File.WriteAllText(Path.Combine(folder, "started"), "");
                try
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
                finally
                {
                    File.WriteAllText(Path.Combine(folder, "cancelled"), "");
                }
            }
        }
        """;

    private static readonly Dictionary<string, string?> NoVariables = [];

    private TemporaryFolder _folder = null!;
    private Dictionary<string, string> _environment = null!;

    [OneTimeSetUp]
    public void Publish()
    {
        _folder = new();
        _environment = new() { ["ImageLoaders__PluginsPath"] = _folder.PathOf("plugins") };
        var project = OutsideProject.Write(
            _folder.PathOf("source", "NoiseLoader"), Source, "<EnableDynamicLoading>true</EnableDynamicLoading>", $"""
            <ItemGroup>
                <Reference Include="{typeof(Image).Assembly.Location}" Private="false" />
              </ItemGroup>
            """);
        DotnetCommand.Run(project, NoVariables, "publish", "-c", "Release", "-v", "quiet", "-o", _folder.PathOf("published"));
        Directory.CreateDirectory(_folder.PathOf("plugins"));
        Directory.Move(_folder.PathOf("published"), _folder.PathOf("plugins", "NoiseLoader"));
    }

    [OneTimeTearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public async Task Load_FromAPluginBuiltOutside_GivesItsPixels()
    {
        var expected = new byte[64 * 48 * 2];
        new Random(42).NextBytes(expected);

        (await ImageLoadersProgram.RunWithAsync(_environment, "load", "noise:42", "-o", _folder.PathOf("noise.raw"))).AssertSucceeded();

        Assert.That(File.ReadAllBytes(_folder.PathOf("noise.raw")), Is.EqualTo(expected));
        Assert.That(Directory.GetFiles(_folder.PathOf("plugins", "NoiseLoader")).Select(Path.GetFileName),
            Has.None.StartsWith("ImageLoaders"), "the contract is the host's");
    }

    [Test]
    public async Task Check_PluginBuiltOutside_IsOk() =>
        (await ImageLoadersProgram.RunAsync("plugins", "check", _folder.PathOf("plugins", "NoiseLoader"))).AssertSucceeded();

    [Test]
    public async Task Publish_PropsOfACheckoutAreImported_BuildsWithinItsOwnFolder()
    {
        var project = OutsideProject.Write(_folder.PathOf("checkout", "NoiseLoader"), Source, "",
            $"""<Import Project="{Path.Combine(Repository.Root, "eng", "Plugin.props")}" />""");
        var published = Path.Combine(project, "plugins", "NoiseLoader");
        DotnetCommand.Run(project, NoVariables, "publish", "-c", Repository.Configuration, "-v", "quiet", "-o", published);

        Assert.That(File.Exists(Path.Combine(project, "bin", Repository.Configuration, "net10.0", "NoiseLoader.dll")), "and nowhere else");
        var check = (await ImageLoadersProgram.RunAsync("plugins", "check", published)).AssertSucceeded();
        Assert.That(check.Output, Does.Contain("5 files, all as the build wrote them"));
    }

    [Test]
    public async Task Load_EveryKindOfFailure_EndsWithItsOwnCodeAndOneLine([Values] ImageLoadError error)
    {
        var blamed = error == ImageLoadError.LoaderFault ? "Plugin NoiseLoader: " : "";
        (await ImageLoadersProgram.RunWithAsync(_environment, "load", $"noise:fail,{error}"))
            .AssertFailed(10 + (int)error, $"{error}: noise:fail,{error}: {blamed}As it was asked to. On two lines.");
    }

    [Test]
    public async Task Load_Interrupted_CancelsTheLoaderAndEndsWith130()
    {
        var folder = Directory.CreateDirectory(_folder.PathOf("wait")).FullName;
        using var watcher = new FileSystemWatcher(folder);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, _) => started.TrySetResult();
        watcher.EnableRaisingEvents = true;

        using var process = ImageLoadersProgram.Start(_environment, "load", $"noise:wait,{folder}");
        await started.Task.WaitAsync(TimeSpan.FromMinutes(5));
        using var interrupt = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        var run = await ImageLoadersProgram.EndOf(process);

        run.AssertFailed(130, "Cancelled.");
        Assert.That(File.Exists(Path.Combine(folder, "cancelled")), Is.True);
    }
}
