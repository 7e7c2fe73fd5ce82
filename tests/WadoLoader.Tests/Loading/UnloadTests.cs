using ImageLoaders;
using ImageLoaders.PluginTesting;
using ImageLoaders.Tests;

namespace WadoLoader.Tests.Loading;

/// <summary>Nothing of the plugin is left behind, whatever codec was used, and however the load ended.</summary>
public sealed class UnloadTests
{
    private static readonly TestObject Gray = new() { Rows = 64, Columns = 64, Allocated = 16, Stored = 12 };

    private static IEnumerable<TestCaseData> Codecs()
    {
        yield return new TestCaseData(Plain(Gray)).SetArgDisplayNames("native");
        yield return Made("rle", Gray, "dcmcrle");
        yield return Made("jpeg 8 bits", Gray with { Allocated = 8, Stored = 8 }, "dcmcjpeg", "+eb");
        yield return Made("jpeg 12 bits", Gray, "dcmcjpeg", "+ee");
        yield return Made("jpeg lossless", Gray, "dcmcjpeg", "+e1");
        yield return Made("jpeg-ls", Gray, "dcmcjpls", "+el");
        yield return Made("jpeg 2000", Gray, "gdcmconv", "--j2k");
    }

    [TestCaseSource(nameof(Codecs))]
    public void Unload_AfterLoadFailureAndCancellation_LeavesNothing(byte[] file)
    {
        var isGone = PluginUnloading.IsGoneAfter(typeof(WadoLoaderPlugin), context =>
        {
            context.Content["content/whole"] = file;
            context.Content["content/cut"] = file[..^300];
            var loader = context.Loaders["dicomfile"];
            Assert.That(Load(loader, "content/whole"), Is.Null);
            Assert.That(Load(loader, "content/cut"), Is.EqualTo(ImageLoadError.Malformed));
            using var source = new CancellationTokenSource();
            var load = loader.LoadImage(Request("content/whole", source.Token));
            source.Cancel();
            load.Cancel();
            load.Completion.ContinueWith(static _ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
        });
        Assert.That(isGone);
    }

    private static ImageLoadError? Load(IImageLoader loader, string content)
    {
        try
        {
            loader.LoadImage(Request(content, default)).Completion.GetAwaiter().GetResult();
            return null;
        }
        catch (ImageLoadException exception)
        {
            return exception.Error;
        }
    }

    private static ImageLoadRequest Request(string content, CancellationToken cancellationToken) =>
        new("dicomfile:" + content) { CancellationToken = cancellationToken, PixelAllocator = new() };

    private static TestCaseData Made(string name, TestObject what, string tool, params string[] arguments) =>
        new TestCaseData(Tool.ConvertDicom(Plain(what), tool, arguments)).SetArgDisplayNames(name);

    private static byte[] Plain(TestObject what) =>
        what.ToFile(TestObject.ExplicitLittleEndian, [.. Enumerable.Range(0, 64 * 64).Select(i => (long)(i * 37 % (1 << what.Stored)))]);
}
