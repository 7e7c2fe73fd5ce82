using System.Net;
using ImageLoaders;
using ImageLoaders.TestCorpus;
using ImageLoaders.TestServers;

namespace WadoLoader.Tests.Orthanc;

/// <summary>
/// Every corpus file that a real server takes, by every way of asking: each of its frames comes, and is what the file holds.
/// </summary>
[NonParallelizable]
[Category("Long")]
public sealed class OrthancCorpusTests
{
    private OrthancServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await OrthancServer.StartAsync();

    [OneTimeTearDown]
    public void Stop() => _server?.Dispose();

    [TestCase(0, 406)]
    [TestCase(1, 400)]
    [TestCase(2, 406)]
    [TestCase(3, 500)]
    [TestCase(4, 406)]
    public async Task LoadImage_TheCorpusByBothProtocols_EqualsTheFiles(int refused, int status)
    {
        var handler = new RefusingHandler(refused, (HttpStatusCode)status);
        using var plugin = _server.Plugin(handler);
        var outcomes = new CorpusOutcomes();
        foreach (var (file, index) in Corpus.Files("dicom").Where(file => file.MustLoad).Select((file, index) => (file, index)))
        {
            if (await StoreAsync(plugin, file, 10_000 + index, outcomes) is not { } instance)
                continue;
            for (var frame = 1; frame <= instance.Frames; frame++)
            {
                var wanted = await plugin.LoadAsync($"dicomfile:content/copy?frame={frame}");
                Compare(wanted, await plugin.LoadAsync(instance.WadoUri(_server.Url, frame)), $"{file.Path}, frame {frame}, wadouri",
                    instance, false, outcomes);
                handler.TakeAnswers();
                try
                {
                    var image = await plugin.LoadAsync(instance.WadoRs(_server.Url, frame));
                    var way = outcomes.Came(file, handler.TakeAnswers());
                    Compare(wanted, image, $"{file.Path}, frame {frame}, wadors", instance, way is > 0 and < 4, outcomes);
                }
                catch (ImageLoadException exception)
                {
                    outcomes.Failed(file, handler.TakeAnswers(), exception);
                }
            }
        }

        TestContext.Out.WriteLine(outcomes);
        Assert.Multiple(() =>
        {
            Assert.That(outcomes.Differences, Is.Empty);
            Assert.That(outcomes.Frames, Is.GreaterThan(2500));
            Assert.That(outcomes.Unjustified, Is.Empty, "what the server has, it hands out in some form");
        });
    }

    private static void Compare(Image wanted, Image image, string what, OrthancInstance instance, bool isDecompressed,
        CorpusOutcomes outcomes)
    {
        if (PixelDifference.Difference(wanted, image, instance.Uid, isDecompressed) is { } difference)
            outcomes.Differences.Add($"{what}: {difference}");
    }

    private async Task<OrthancInstance?> StoreAsync(Transport.TestPlugin plugin, CorpusFile file, int number, CorpusOutcomes outcomes)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, file.ReadBytes());
            var frames = int.TryParse(file["frames"], out var said) ? Math.Max(said, 1) : 1;
            var copy = new OrthancInstance(file.Path, number, frames, []).Renamed(path);
            plugin.Context.Content["content/copy"] = copy.Bytes;
            await plugin.LoadAsync("dicomfile:content/copy");
            var status = await _server.StoreAsync(copy.Bytes);
            if (status == 200)
                return copy;
            outcomes.LeftOut(file, $"Orthanc does not store it: {status}");
        }
        catch (InvalidOperationException exception)
        {
            outcomes.LeftOut(file, $"dcmodify cannot give it UIDs of its own: {exception.Message.Split('\n')[0]}");
        }
        catch (ImageLoadException exception)
        {
            outcomes.LeftOut(file, $"dcmodify wrote another file: {exception.Reason}");
        }
        finally
        {
            File.Delete(path);
        }

        return null;
    }
}
