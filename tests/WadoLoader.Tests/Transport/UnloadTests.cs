using ImageLoaders;
using ImageLoaders.PluginTesting;
using ImageLoaders.TestServers;
using WadoLoader.Tests.WadoRs;

namespace WadoLoader.Tests.Transport;

public sealed class UnloadTests
{
    [Test]
    public void Unload_AfterLoadsRetriesFailuresAndCancelling_LeavesNothing()
    {
        var instance = new TestInstance();
        var requests = 0;
        using var server = new TestServer(request =>
            Interlocked.Increment(ref requests) == 1 ? ("503 Service Unavailable", []) : instance.Answer(request));
        using var objects = new TestServer(new ObjectServer(new TestObject().ToFile(TestObject.ExplicitLittleEndian, new long[24])).Answer);
        using var refusing = new TestServer(_ => ("500 Internal Server Error", []));
        using var stalling = new TestServer((self, _, stream) => self.StallAsync(stream));
        string[] ids =
        [
            TestInstance.Id(server), $"wadouri:{objects.Url}/object", $"wadouri:{objects.Url}/object?frame=1", TestInstance.Id(refusing),
                $"wadouri:{refusing.Url}/object", "wadors:nothing",
        ];

        Assert.That(PluginUnloading.IsGoneAfter(typeof(WadoLoaderPlugin), context =>
            Use(context, ids, TestInstance.Id(stalling), () => stalling.Requests.Count > 0)), Is.True);
    }

    private static void Use(FakePluginContext context, string[] ids, string stalled, Func<bool> isStalled)
    {
        foreach (var id in ids)
            Task.WhenAny(context.Loaders[new ImageId(id).Scheme].LoadImage(new ImageLoadRequest(id)).Completion).Wait();
        context.Providers["wadors"].GetMetadataAsync(new ImageLoadRequest(ids[0])).Wait();
        var load = context.Loaders["wadors"].LoadImage(new ImageLoadRequest(stalled));
        TimeoutTests.UntilAsync(isStalled).Wait();
        load.Cancel();
        Task.WhenAny(load.Completion).Wait();
    }
}
