using ImageLoaders;
using ImageLoaders.PluginTesting;
using ImageLoaders.TestServers;
using WadoLoader.Tests.Transport;
using WadoLoader.Tests.WadoRs;

namespace WadoLoader.Tests.Nginx;

/// <summary>
/// What the server of these tests holds: 12 frames of 512 x 512, as an object under <c>/object</c> and as an instance of DICOMweb.
/// </summary>
internal static class NginxObjects
{
    public const int FrameBytes = 2 * 512 * 512;
    public const int Frames = 12;

    private static readonly TestInstance Instance = new() { Rows = 512, Columns = 512, Frames = Frames };

    public static byte[] Object { get; } = new TestObject { Rows = 512, Columns = 512, Frames = Frames }.ToFile(
        TestObject.ExplicitLittleEndian,
            [.. Enumerable.Range(1, Frames)
            .SelectMany(frame => Enumerable.Range(0, 512 * 512).Select(i => (long)(ushort)((1000 * frame) + i)))]);

    public static async Task<NginxServer> ServeAsync()
    {
        var server = await NginxServer.StartAsync();
        server.Add("/object", Object);
        server.Add(TestInstance.Path + "/metadata", Instance.Metadata().Body);
        for (var frame = 1; frame <= Frames; frame++)
            server.Add($"{TestInstance.Path}/frames/{frame}", TestInstance.Multipart(Instance.Frame(frame)).Body);
        return server;
    }

    public static string WadoRs(string url, int frame) => $"wadors:{url}{TestInstance.Path}/frames/{frame}";

    public static void AssertFrame(Image image, int frame)
    {
        Assert.That(image.Pixels.Span.SequenceEqual(Instance.Frame(frame)), Is.True, $"frame {frame}");
        Assert.That(image.Remarks, Is.Empty);
    }

    /// <summary>The plugin, with a client that counts what failed.</summary>
    public static TestPlugin Plugin(HttpClient? client = null, params (string Key, string Value)[] settings)
    {
        var context = new FakePluginContext
        {
            PluginName = "WadoLoader",
            HttpClient = client ?? new() { Timeout = Timeout.InfiniteTimeSpan }
        };
        foreach (var (key, value) in settings)
            context.Settings[key] = value;
        return new(context);
    }
}
