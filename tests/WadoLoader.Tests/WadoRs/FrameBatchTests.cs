using System.Globalization;
using ImageLoaders;
using ImageLoaders.TestServers;
using WadoLoader.Tests.Transport;

namespace WadoLoader.Tests.WadoRs;

/// <summary>
/// Consecutive frames that wait for their turn come in one answer, and whatever a server makes of that, each caller gets its own frame.
/// </summary>
public sealed class FrameBatchTests
{
    private const string List = "frames/3,4,5,6,7,8";

    private static readonly TestInstance Instance = new() { Frames = 12 };

    private TaskCompletionSource _second = null!;

    [SetUp]
    public void SetUp() => _second = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Test]
    public async Task LoadImage_ConsecutiveFramesThatWait_AreAskedForTogether()
    {
        using var server = Server(numbers => Several(numbers));
        Assert.That(await LoadAllAsync(server), Is.EqualTo(new[] { "metadata", "frames/1", "frames/2", List, "frames/11" }));
    }

    [TestCase("400 Bad Request")]
    [TestCase("404 Not Found")]
    [TestCase("406 Not Acceptable")]
    public async Task LoadImage_ServerThatHasNoLists_IsAskedForEachAndForNoListAgain(string status)
    {
        using var server = Server(_ => (status, []));
        var asked = await LoadAllAsync(server);

        Assert.That(asked.Where(request => request.Contains(',')), Is.EqualTo(new[] { List }));
        Assert.That(asked, Is.SupersetOf(new[] { "frames/3", "frames/8", "frames/11" }));
    }

    [Test]
    public async Task LoadImage_ServerThatGivesNeitherListNorFrame_IsAskedForListsAgain()
    {
        var isDenied = false;
        using var server = new TestServer((self, request, stream) =>
            isDenied && !request.Path.EndsWith("frames/2", StringComparison.Ordinal)
            ? self.SendAsync(stream, "403 Forbidden", []) : AnswerAsync(self, request, stream, numbers => Several(numbers)));
        using var plugin = Plugin();
        await plugin.LoadAsync(TestInstance.Id(server, 1));
        isDenied = true;
        foreach (var load in (await StartAsync(plugin, server, 2, 3, 4)).Skip(1))
            Assert.That(Assert.ThrowsAsync<ImageLoadException>(() => load)!.Error, Is.EqualTo(ImageLoadError.AccessDenied));
        isDenied = false;
        await Task.WhenAll(await StartAsync(plugin, server, 2, 5, 6));

        Assert.That(server.Requests.Select(request => request.Path), Has.Some.EndsWith("frames/3,4").And.Some.EndsWith("frames/5,6"));
    }

    [Test]
    public async Task LoadImage_PartsThatCannotBeTrusted_AreAskedForAlone(
        [Values("no location", "other order", "one too few", "single part", "another instance", "a page")] string fault)
    {
        using var server = Server(numbers => fault switch
        {
            "no location" => Several(numbers, location: false),
            "other order" => Several(numbers.Reverse()),
            "one too few" => Several(numbers.SkipLast(1)),
            "single part" => ("200 OK\r\nContent-Type: application/octet-stream", Instance.Frame(numbers.First())),
            "another instance" => Several(numbers, uid: "1.2.3.5"),
            _ => Several(numbers, type: "text/html"),
        });

        await LoadAllAsync(server);
    }

    [Test]
    public async Task LoadImage_ListThatIsCutOff_GoesOnWithTheFramesThatAreMissing()
    {
        var isFirst = true;
        using var server = Server(numbers =>
        {
            var (head, body) = Several(numbers);
            (var isCut, isFirst) = (isFirst, false);
            return isCut ? (head + "\r\nX-Until-Close: 1", body[..(body.Length / 2)]) : (head, body);
        });

        Assert.That((await LoadAllAsync(server)).Where(request => request.Contains(',')),
            Is.EqualTo(new[] { List, "frames/6,7,8" }).Or.EqualTo(new[] { List, "frames/5,6,7,8" }));
    }

    [Test]
    public async Task Cancel_FrameThatTookOthersAlong_LeavesThemTheirs()
    {
        var lists = 0;
        using var server = new TestServer((self, request, stream) =>
            request.Path.Contains(',') && Interlocked.Increment(ref lists) == 1 ? self.StallAsync(stream)
                : AnswerAsync(self, request, stream, numbers => Several(numbers)));
        using var plugin = Plugin();
        await plugin.LoadAsync(TestInstance.Id(server, 1));
        var loads = Enumerable.Range(2, 4).Select(frame => plugin.Start(TestInstance.Id(server, frame))).ToList();
        await TimeoutTests.UntilAsync(() => server.Requests.Count == 3);
        _second.SetResult();
        await TimeoutTests.UntilAsync(() => Volatile.Read(ref lists) == 1);
        loads[1].Cancel();

        Assert.That(() => loads[1].Completion, Throws.InstanceOf<OperationCanceledException>());
        await server.ClientLeft.WaitAsync(TimeSpan.FromMinutes(5));
        foreach (var (load, frame) in loads.Zip([2, 3, 4, 5]).Where(pair => pair.Second != 3))
            AssertFrame(await load.Completion.WaitAsync(TimeSpan.FromMinutes(5)), frame);
    }

    private static TestPlugin Plugin() => new(null, ("ConcurrentRequests", "1"));

    private static void AssertFrame(Image image, int frame) =>
        Assert.That(image.Pixels.Span.SequenceEqual(Instance.Frame(frame)), Is.True, $"frame {frame}");

    private static (string Head, byte[] Body) Several(IEnumerable<int> numbers, bool location = true, string uid =
        TestInstance.Uid, string type = "application/octet-stream") =>
        ("200 OK\r\nContent-Type: multipart/related; type=\"application/octet-stream\"; boundary=the-boundary",
            TestInstance.Body([.. numbers.Select(number => (Instance.Frame(number), $"Content-Type: {type}"
                + (location ? $"\r\nContent-Location: /x/instances/{uid}/frames/{number}" : "")))]));

    // Frame 2 is answered when the test says so: until then the others wait, with one request at a time.
    private TestServer Server(Func<IEnumerable<int>, (string Head, byte[] Body)> several) =>
        new((self, request, stream) => AnswerAsync(self, request, stream, several));

    private async Task AnswerAsync(TestServer self, TestServer.Request request, Stream stream, Func<IEnumerable<int>,
        (string Head, byte[] Body)> several)
    {
        if (request.Path.EndsWith("frames/2", StringComparison.Ordinal))
            await _second.Task;
        var numbers = request.Path.Split('/')[^1].Split(',');
        var (head, body) = numbers.Length == 1 ? Instance.Answer(request)
            : several(numbers.Select(number => int.Parse(number, CultureInfo.InvariantCulture)));
        await self.SendAsync(stream, head, body);
    }

    // The others wait while frame 2, which comes first, is answered.
    private async Task<List<Task<Image>>> StartAsync(TestPlugin plugin, TestServer server, params int[] frames)
    {
        _second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = server.Requests.Count;
        var loads = frames.Select(frame => plugin.LoadAsync(TestInstance.Id(server, frame))).ToList();
        await TimeoutTests.UntilAsync(() => server.Requests.Count > asked);
        _second.SetResult();
        return loads;
    }

    private async Task<List<string>> LoadAllAsync(TestServer server)
    {
        using var plugin = Plugin();
        AssertFrame(await plugin.LoadAsync(TestInstance.Id(server, 1)), 1);
        int[] frames = [2, 3, 4, 5, 6, 7, 8, 11];
        var loads = frames.Select(frame => plugin.LoadAsync(TestInstance.Id(server, frame))).ToList();
        await TimeoutTests.UntilAsync(() => server.Requests.Count == 3);
        _second.SetResult();
        foreach (var (image, frame) in (await Task.WhenAll(loads)).Zip(frames))
            AssertFrame(image, frame);
        return [.. server.Requests.Select(request => request.Path[(TestInstance.Path.Length + 1)..])];
    }
}
