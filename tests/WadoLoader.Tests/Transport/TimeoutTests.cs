using System.Text;
using ImageLoaders;
using ImageLoaders.TestServers;
using ImageLoaders.TestTime;
using WadoLoader.Tests.WadoRs;

namespace WadoLoader.Tests.Transport;

public sealed class TimeoutTests
{
    private static readonly TestInstance Instance = new();

    [Test]
    public async Task LoadImage_NoFirstByte_IsTimeout()
    {
        var time = new ManualTimeProvider();
        using var server = new TestServer((self, _, stream) => self.StallAsync(stream));
        using var plugin = new TestPlugin(time, ("Retries", "0"), ("FirstByteTimeout", "00:00:30"));
        var load = plugin.LoadAsync(TestInstance.Id(server));
        await UntilAsync(() => server.Requests.Count == 1);
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.That(load.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.That((await FailureAsync(load)).Error, Is.EqualTo(ImageLoadError.Timeout));
        await server.ClientLeft.WaitAsync(TimeSpan.FromMinutes(5));
    }

    [Test]
    public async Task LoadImage_SilenceInTheMiddle_IsTimeout()
    {
        var time = new ManualTimeProvider();
        using var server = new TestServer(async (self, _, stream) =>
        {
            await self.SendAsync(stream, "200 OK\r\nContent-Length: 1000", Encoding.ASCII.GetBytes("[{"));
            await self.StallAsync(stream);
        });
        using var plugin = new TestPlugin(time, ("Retries", "0"), ("SilenceTimeout", "00:00:15"));
        var load = plugin.LoadAsync(TestInstance.Id(server));
        await UntilAsync(() => server.SentBytes > 0);
        while (!load.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        Assert.That((await FailureAsync(load)).Error, Is.EqualTo(ImageLoadError.Timeout));
    }

    [Test]
    public async Task Cancel_WhileTheServerIsSilent_ClosesTheConnection()
    {
        using var server = new TestServer((self, _, stream) => self.StallAsync(stream));
        using var plugin = new TestPlugin();
        var load = plugin.Start(TestInstance.Id(server));
        await UntilAsync(() => server.Requests.Count == 1);
        load.Cancel();

        Assert.That(() => load.Completion, Throws.InstanceOf<OperationCanceledException>());
        await server.ClientLeft.WaitAsync(TimeSpan.FromMinutes(5));
    }

    [Test]
    public async Task Cancel_OneOfTwoThatWaitForTheSame_LeavesTheOther()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var server = new TestServer(async (self, request, stream) =>
        {
            await gate.Task;
            await self.SendAsync(stream, Instance.Answer(request).Head, Instance.Answer(request).Body);
        });
        using var plugin = new TestPlugin();
        var first = plugin.Start(TestInstance.Id(server, 1));
        var second = plugin.Start(TestInstance.Id(server, 2));
        await UntilAsync(() => server.Requests.Count == 1);
        first.Cancel();
        Assert.That(() => first.Completion, Throws.InstanceOf<OperationCanceledException>());
        gate.SetResult();

        Assert.That((await second.Completion.WaitAsync(TimeSpan.FromMinutes(5))).Pixels.Span.SequenceEqual(Instance.Frame(2)), Is.True);
        Assert.That(server.Requests.Count(TestInstance.IsMetadata), Is.EqualTo(1));
    }

    internal static async Task UntilAsync(Func<bool> isSo)
    {
        var deadline = Environment.TickCount64 + 120_000;
        while (!isSo())
        {
            Assert.That(Environment.TickCount64, Is.LessThan(deadline), "It did not come to it.");
            await Task.Delay(2);
        }
    }

    private static async Task<ImageLoadException> FailureAsync(Task<Image> load)
    {
        await Task.WhenAny(load);
        return (ImageLoadException)load.Exception!.InnerException!;
    }
}
