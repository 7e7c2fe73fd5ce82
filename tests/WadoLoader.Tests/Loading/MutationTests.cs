using ImageLoaders;
using ImageLoaders.TestCorpus;

namespace WadoLoader.Tests.Loading;

/// <summary>
/// Small corpus files of every syntax, changed at random: a picture or an error of the contract, in time, and memory that stays where it
/// was.
/// </summary>
public sealed class MutationTests
{
    private const int LargestFile = 200_000;

    private static IEnumerable<TestCaseData> Normal => Corpus.Root is null ? [] : [new TestCaseData(5_000, 7)];

    private static IEnumerable<TestCaseData> Long => Corpus.Root is null ? [] : [new TestCaseData(200_000, 11)];

    [TestCaseSource(nameof(Normal))]
    public Task LoadImage_OfMutatedFiles_EndsWell(int inputs, int seed) => RunAsync(inputs, seed);

    [Category("Long")]
    [TestCaseSource(nameof(Long))]
    public Task LoadImage_OfManyMutatedFiles_EndsWell(int inputs, int seed) =>
        RunAsync(Number("IMAGELOADERS_MUTATIONS") ?? inputs, Number("IMAGELOADERS_SEED") ?? seed);

    private static async Task RunAsync(int inputs, int seed)
    {
        var files = Corpus.Files("dicom").Where(file => new FileInfo(file.FullPath).Length is > 200 and <= LargestFile).ToList();
        using var host = new FakeHost();
        var outcomes = new MutationOutcomes();
        for (var i = 0; i < inputs; i++)
        {
            // A seed for each input, so that one that fails can be made again alone.
            var random = new Random(unchecked((seed * 1_000_003) + i));
            var file = files[i % files.Count];
            outcomes.Count(await TryAsync(host, Mutate(file.ReadBytes(), random), $"{file.Path}, input {i} of seed {seed}"));
            if ((i + 1) % (inputs / 4) == 0)
                outcomes.MeasureAlive();
        }

        TestContext.Out.WriteLine($"{inputs:N0} mutations of {files.Count} files, seed {seed}\n{outcomes}");
        Assert.That(outcomes.Inputs, Is.EqualTo(inputs));

        // Shared pools keep a buffer of each size for each thread; what is lost at each load would add up.
        Assert.That(outcomes.AliveMiB[^1], Is.LessThan(outcomes.AliveMiB.SkipLast(1).Max() + 64), "Memory grows.");
    }

    private static async Task<ImageLoadError?> TryAsync(FakeHost host, byte[] file, string what)
    {
        host.Contents["content/test"] = () => ContentSource.FromBytes(file);
        try
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(5));
            await host.Start("dicomfile:content/test", timeout.Token).Completion.WaitAsync(TimeSpan.FromMinutes(6));
            return null;
        }
        catch (ImageLoadException exception)
        {
            Assert.That(exception.Error, Is.Not.EqualTo(ImageLoadError.LoaderFault), $"{what}: {exception.Detail}");
            return exception.Error;
        }
        catch (Exception exception)
        {
            // Whatever it is: the test has to say which input it was.
            throw new InvalidOperationException(what, exception);
        }
    }

    private static byte[] Mutate(byte[] file, Random random)
    {
        // Half of the changes hit the header, where the lengths are.
        var header = Math.Min(file.Length, 4096);
        for (var n = random.Next(1, 9); n > 0; n--)
        {
            var at = random.Next(2) == 0 ? random.Next(header) : random.Next(file.Length);
            file[at] = (byte)(random.Next(4) switch { 0 => 0xFF, 1 => 0, 2 => random.Next(256), _ => file[at] ^ (1 << random.Next(8)) });
        }

        return random.Next(8) switch
        {
            0 => file[..random.Next(1, file.Length)],
            1 => [.. file, .. file[random.Next(file.Length)..]],
            2 when file.Length > 600 => [.. file[..500], .. file[(500 + random.Next(1, 64))..]],
            _ => file,
        };
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
