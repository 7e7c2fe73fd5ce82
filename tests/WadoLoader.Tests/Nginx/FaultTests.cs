using ImageLoaders;
using ImageLoaders.TestServers;
using WadoLoader.Tests.Transport;
using WadoLoader.Tests.WadoRs;

namespace WadoLoader.Tests.Nginx;

/// <summary>
/// A real server that refuses, drops, cuts off, goes away or freezes: what passes is invisible, and what stays has a name.
/// </summary>
[NonParallelizable]
public sealed class FaultTests
{
    private NginxServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await NginxObjects.ServeAsync();

    [OneTimeTearDown]
    public void Stop() => _server?.Dispose();

    [TearDown]
    public void Mend() => _server.Mend();

    [Test]
    public async Task LoadImage_FaultThatPasses_IsInvisible(
        [Values("503", "429", "drop", "cut")] string fault, [Values("wadouri whole", "wadouri part", "wadors")] string kind)
    {
        using var plugin = NginxObjects.Plugin(null, ("Retries", "10"));
        var path = kind == "wadors" ? TestInstance.Path + "/frames/2" : $"/object?{fault}-{kind[8..]}";
        var id = kind == "wadors" ? NginxObjects.WadoRs(_server.Url, 2) : $"wadouri:{_server.Url}{path}&frame=2";
        if (kind == "wadouri whole")
            id = id[..^"&frame=2".Length];
        if (kind == "wadors")
            await plugin.LoadAsync(NginxObjects.WadoRs(_server.Url, 1)); // the metadata
        var before = _server.Answers(path).Count;
        _server.Break(fault);
        var load = plugin.LoadAsync(id);
        await TimeoutTests.UntilAsync(() => load.IsCompleted || _server.Answers(path).Count > before);
        _server.Mend();

        NginxObjects.AssertFrame(await load, kind == "wadouri whole" ? 1 : 2);
        await TimeoutTests.UntilAsync(() => _server.Answers(path).Count > before + 1);
    }

    [Test]
    public async Task LoadImage_ObjectThatIsCutOff_GoesOnWhereItWasCut()
    {
        using var plugin = NginxObjects.Plugin(null, ("Retries", "10"));
        _server.Break("cut");
        var load = plugin.LoadAsync($"wadouri:{_server.Url}/object?resumed");
        await TimeoutTests.UntilAsync(() => Answers().Count > 0);
        _server.Mend();
        NginxObjects.AssertFrame(await load, 1);
        await TimeoutTests.UntilAsync(() => Answers().Sum(answer => answer.Bytes) >= NginxObjects.Object.Length);

        Assert.That(Answers()[0].Range, Is.EqualTo("-"));
        Assert.That(Answers().Skip(1).Select(answer => answer.Status), Is.All.EqualTo(206));
        Assert.That(Answers().Sum(answer => answer.Bytes), Is.LessThan(NginxObjects.Object.Length + (1 << 20)),
            "what had come is not fetched again");

        List<NginxLogEntry> Answers() => [.. _server.Answers("/object?resumed").Where(answer => answer.Address == "127.0.0.1")];
    }

    [TestCase("503", ImageLoadError.Overloaded)]
    [TestCase("429", ImageLoadError.Overloaded)]
    [TestCase("drop", ImageLoadError.Unreachable)]
    [TestCase("cut", ImageLoadError.Unreachable)]
    public void LoadImage_FaultThatStays_EndsAsWhatItIs(string fault, ImageLoadError error)
    {
        using var plugin = NginxObjects.Plugin(null, ("Retries", "1"));
        _server.Break(fault);
        foreach (var id in (string[])[$"wadouri:{_server.Url}/object?stays-{fault}", $"wadouri:{_server.Url}/object?stays-{fault}&frame=3"])
        {
            var failure = plugin.Fail(id);
            Assert.That(failure.Error, Is.EqualTo(error), failure.Reason);
            Assert.That(failure.Message, Does.Contain("127.0.0.1"));
        }
    }

    [Test]
    public async Task LoadImage_ServerThatIsAway_IsUnreachableUntilItIsBack()
    {
        using var once = NginxObjects.Plugin(null, ("Retries", "0"));
        var isBack = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tries = new Tries { Next = isBack.Task };
        using var patient = NginxObjects.Plugin(new(tries) { Timeout = Timeout.InfiniteTimeSpan }, ("Retries", "10"));
        _server.Stop();
        Assert.That(once.Fail(NginxObjects.WadoRs(_server.Url, 1)).Error, Is.EqualTo(ImageLoadError.Unreachable));
        var load = patient.LoadAsync(NginxObjects.WadoRs(_server.Url, 1));
        await TimeoutTests.UntilAsync(() => tries.Failed > 0);
        await _server.ResumeAsync();
        isBack.SetResult();

        NginxObjects.AssertFrame(await load, 1);
        NginxObjects.AssertFrame(await once.LoadAsync(NginxObjects.WadoRs(_server.Url, 2)), 2);
    }

    [Test]
    public async Task LoadImage_ServerThatIsFrozen_IsTimeoutUntilItGoesOn()
    {
        using var once = NginxObjects.Plugin(null, ("Retries", "0"), ("FirstByteTimeout", "00:00:00.3"));
        var tries = new Tries();
        using var patient = NginxObjects
            .Plugin(new(tries) { Timeout = Timeout.InfiniteTimeSpan }, ("Retries", "10"), ("FirstByteTimeout", "00:00:02"));
        _server.Freeze(true);
        try
        {
            Assert.That(once.Fail(NginxObjects.WadoRs(_server.Url, 1)).Error, Is.EqualTo(ImageLoadError.Timeout));
            var load = patient.LoadAsync(NginxObjects.WadoRs(_server.Url, 1));
            await TimeoutTests.UntilAsync(() => tries.Failed > 0);
            _server.Freeze(false);
            NginxObjects.AssertFrame(await load, 1);
        }
        finally
        {
            _server.Freeze(false);
        }
    }

    [Test]
    public async Task LoadImage_WhatIsNotThere_IsNotFoundAndAskedForOnce()
    {
        using var plugin = NginxObjects.Plugin();

        Assert.That(plugin.Fail($"wadouri:{_server.Url}/nothing").Error, Is.EqualTo(ImageLoadError.NotFound));
        await TimeoutTests.UntilAsync(() => _server.Answers("/nothing").Count > 0);
        Assert.That(_server.Answers("/nothing"), Has.Count.EqualTo(1));
    }

    [Test]
    public void LoadImage_WithoutTheLogin_IsUnauthorized()
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions =
            { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null }
        };
        using var plugin = NginxObjects.Plugin(new(handler) { Timeout = Timeout.InfiniteTimeSpan });

        Assert.That(plugin.Fail(NginxObjects.WadoRs(_server.Secure, 1)).Error, Is.EqualTo(ImageLoadError.Unauthorized));
    }

    /// <summary>Counts what did not come to an answer.</summary>
    private sealed class Tries() : DelegatingHandler(new SocketsHttpHandler())
    {
        private int _failed;

        public int Failed => Volatile.Read(ref _failed);

        /// <summary>What a try after a failure waits for, so that a server that takes long to start is not left alone.</summary>
        public Task Next { get; init; } = Task.CompletedTask;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                if (Failed > 0)
                    await Next.WaitAsync(cancellationToken);
                return await base.SendAsync(request, cancellationToken);
            }
            catch
            {
                Interlocked.Increment(ref _failed);
                throw;
            }
        }
    }
}
