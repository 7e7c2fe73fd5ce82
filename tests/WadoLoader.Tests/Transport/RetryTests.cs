using ImageLoaders;
using ImageLoaders.TestServers;
using ImageLoaders.TestTime;
using WadoLoader.Tests.WadoRs;

namespace WadoLoader.Tests.Transport;

/// <summary>What may pass is tried again, and the caller does not see it.</summary>
public sealed class RetryTests
{
    private static readonly TestInstance Instance = new();

    [TestCase("503 Service Unavailable")]
    [TestCase("502 Bad Gateway")]
    [TestCase("408 Request Timeout")]
    [TestCase("429 Too Many Requests\r\nRetry-After: 0")]
    [TestCase("200 OK\r\nContent-Type: application/dicom+json\r\nContent-Length: 5000")]
    [TestCase("")]
    public async Task LoadImage_FailureThatPasses_IsInvisible(string head)
    {
        var failures = 0;
        using var server = new TestServer((self, request, stream) =>
        {
            if (Interlocked.Increment(ref failures) % 2 == 0)
                return self.SendAsync(stream, Instance.Answer(request).Head, Instance.Answer(request).Body);
            return head.Length == 0 ? Task.CompletedTask : self.SendAsync(stream, head, []);
        });
        using var plugin = new TestPlugin();
        var image = await plugin.LoadAsync(TestInstance.Id(server));

        Assert.That(image.Pixels.Span.SequenceEqual(Instance.Frame(1)), Is.True);
        Assert.That(image.Remarks, Is.Empty);
        Assert.That(server.Requests, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task LoadImage_MultipartCutOffWithoutALength_IsAskedForAgain()
    {
        var frames = 0;
        using var server = new TestServer(request =>
        {
            var (head, body) = Instance.Answer(request);
            return TestInstance.IsMetadata(request)
                || Interlocked.Increment(ref frames) > 1 ? (head, body) : (head + "\r\nX-Until-Close: 1", body[..^20]);
        });
        using var plugin = new TestPlugin();

        Assert.That((await plugin.LoadAsync(TestInstance.Id(server))).Pixels.Span.SequenceEqual(Instance.Frame(1)), Is.True);
        Assert.That(frames, Is.EqualTo(2));
    }

    [TestCase("503 Service Unavailable", ImageLoadError.Overloaded, 3)]
    [TestCase("500 Internal Server Error", ImageLoadError.Unreachable, 3)]
    [TestCase("504 Gateway Timeout", ImageLoadError.Timeout, 3)]
    [TestCase("200 OK\r\nContent-Length: 5000", ImageLoadError.Unreachable, 3)]
    [TestCase("404 Not Found", ImageLoadError.NotFound, 1)]
    [TestCase("403 Forbidden", ImageLoadError.AccessDenied, 1)]
    [TestCase("401 Unauthorized", ImageLoadError.Unauthorized, 1)]
    [TestCase("400 Bad Request", ImageLoadError.Unreachable, 1)]
    [TestCase("503 Service Unavailable\r\nRetry-After: 3600", ImageLoadError.Overloaded, 1)]
    public void LoadImage_FailureThatStays_EndsAsWhatItIs(string head, ImageLoadError error, int requests)
    {
        using var server = new TestServer(_ => (head, []));
        using var plugin = new TestPlugin(null, ("Retries", "2"));
        var failure = plugin.Fail(TestInstance.Id(server));

        Assert.That((failure.Error, server.Requests.Count), Is.EqualTo((error, requests)), failure.Reason);
    }

    [TestCase("503 Service Unavailable\r\nRetry-After: 3600", "3,600 seconds")]
    [TestCase("429 Slow down\r\nRetry-After: Thu, 01 Jan 2026 01:00:00 GMT", "3,600 seconds")]
    public void LoadImage_ServerThatWantsToBeLeftAloneForLong_IsSaidUntilWhen(string head, string expected)
    {
        using var server = new TestServer(_ => (head, []));
        using var plugin = new TestPlugin(new ManualTimeProvider());

        Assert.That(plugin.Fail(TestInstance.Id(server)).Reason, Does.Contain(expected));
        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [TestCase("99999999999999999999")]
    [TestCase("-5")]
    [TestCase("soon")]
    [TestCase("Thu, 01 Jan 1970 00:00:00 GMT")]
    public async Task LoadImage_ServerThatSaysNoTimeWhen_IsAskedAgainAsEver(string after)
    {
        var requests = 0;
        using var server = new TestServer(request =>
            Interlocked.Increment(ref requests) == 1 ? ("503 Busy\r\nRetry-After: " + after, []) : Instance.Answer(request));
        using var plugin = new TestPlugin();

        Assert.That((await plugin.LoadAsync(TestInstance.Id(server))).Pixels.Span.SequenceEqual(Instance.Frame(1)), Is.True);
    }

    [Test]
    public void LoadImage_PhraseWithoutEnd_IsCut()
    {
        using var server = new TestServer(_ => ("404 " + new string('x', 5000), []));
        using var plugin = new TestPlugin();

        Assert.That(plugin.Fail(TestInstance.Id(server)).Reason, Has.Length.LessThan(500));
    }

    [TestCase("wadouri:http://[::1]:1/object", "http://[::1]:1")]
    [TestCase("wadouri:http://127.0.0.1:1/object?token=secret", "http://127.0.0.1:1")]
    [TestCase("wadouri:http://user:secret@127.0.0.1:1/object", "Leave it out")]
    [TestCase("wadors:http://user:secret@127.0.0.1:1/studies/1/series/2/instances/3/frames/1", "user name")]
    public void LoadImage_ServerThatIsNotThere_IsNamedWithoutSecrets(string id, string origin)
    {
        using var plugin = new TestPlugin(null, ("Retries", "0"));
        var failure = plugin.Fail(id);

        Assert.That(failure.Reason, Does.Contain(origin));
        Assert.That($"{failure.Message} {failure.Detail}", Does.Not.Contain("secret"));
    }

    [Test]
    public void LoadImage_NobodyListens_IsUnreachable()
    {
        string id;
        using (var server = new TestServer(Instance.Answer))
            id = TestInstance.Id(server);
        using var plugin = new TestPlugin(null, ("Retries", "1"));

        Assert.That(plugin.Fail(id).Error, Is.EqualTo(ImageLoadError.Unreachable));
    }

    [TestCase("Retry-After: 7")]
    [TestCase("Retry-After: Thu, 01 Jan 2026 00:00:07 GMT")]
    public async Task LoadImage_ServerThatSaysWhen_IsNotAskedBefore(string header)
    {
        var time = new ManualTimeProvider();
        var begun = time.GetUtcNow();
        List<TimeSpan> asked = [];
        using var server = new TestServer(request =>
        {
            lock (asked)
                asked.Add(time.GetUtcNow() - begun);
            return asked.Count == 1 ? ("429 Too Many Requests\r\n" + header, []) : Instance.Answer(request);
        });
        using var plugin = new TestPlugin(time, ("FirstByteTimeout", "23:00:00"), ("SilenceTimeout", "23:00:00"));
        var load = plugin.LoadAsync(TestInstance.Id(server));
        while (!load.IsCompleted)
        {
            if (asked.Count == 1)
                time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.That((await load).Rows, Is.EqualTo(Instance.Rows));
        Assert.That(asked[1], Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(7)));
    }

    [Test]
    public void LoadImage_ServerThatIsDown_IsLeftAloneForAWhile()
    {
        var time = new ManualTimeProvider();
        var isDown = true;
        using var server = new TestServer(request => isDown ? ("503 Service Unavailable", []) : Instance.Answer(request));
        using var plugin = new TestPlugin(time, ("Retries", "0"));
        for (var i = 0; i < 8; i++)
            Assert.That(plugin.Fail(TestInstance.Id(server)).Error, Is.EqualTo(ImageLoadError.Overloaded));
        var failure = plugin.Fail(TestInstance.Id(server));
        Assert.That((failure.Error, server.Requests.Count), Is.EqualTo((ImageLoadError.Unreachable, 8)));
        Assert.That(failure.Reason, Does.Contain("left alone"));
        using var other = new TestServer(Instance.Answer);
        Assert.That(() => plugin.LoadAsync(TestInstance.Id(other)), Throws.Nothing);

        isDown = false;
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.That(() => plugin.LoadAsync(TestInstance.Id(server)), Throws.Nothing);
    }

    [Test]
    public async Task LoadImage_ManyAtOnce_AreNoMoreThanTheServerIsToHave()
    {
        var (now, most) = (0, 0);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var server = new TestServer(async (self, request, stream) =>
        {
            var count = Interlocked.Increment(ref now);
            lock (gate)
                most = Math.Max(most, count);
            if (count == 2)
                gate.TrySetResult();
            await gate.Task; // two come together, so that a limit of one would show
            Interlocked.Decrement(ref now);
            await self.SendAsync(stream, Instance.Answer(request).Head, Instance.Answer(request).Body);
        });
        using var plugin = new TestPlugin(null, ("ConcurrentRequests", "2"));
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => plugin.LoadAsync(TestInstance.Id(server), "Bearer " + i)));

        Assert.That(most, Is.EqualTo(2));
    }
}
