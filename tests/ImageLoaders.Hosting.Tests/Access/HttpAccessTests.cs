using System.Net;
using System.Net.Sockets;
using ImageLoaders.Hosting.Access;
using ImageLoaders.Hosting.Contents;
using ImageLoaders.TestServers;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageLoaders.Hosting.Tests.Access;

public sealed class HttpAccessTests
{
    [TestCase("127.0.0.1")]
    [TestCase("127.1")]
    [TestCase("2130706433")]
    [TestCase("0x7f000001")]
    [TestCase("0x7f.0.0.1")]
    [TestCase("0177.0.0.1")]
    [TestCase("017700000001")]
    [TestCase("127.000.000.001")]
    [TestCase("[::1]")]
    [TestCase("[::ffff:127.0.0.1]")]
    [TestCase("[0:0:0:0:0:ffff:7f00:1]")]
    [TestCase("[64:ff9b::7f00:1]")]
    [TestCase("0.0.0.0")]
    [TestCase("[::]")]
    [TestCase("localhost")]
    [TestCase("LOCALHOST.")]
    [TestCase("１２７.0.0.1")]
    [TestCase("127。0。0。1")]
    [TestCase("169.254.169.254")]
    [TestCase("10.1.2.3")]
    [TestCase("user@127.0.0.1")]
    public async Task Get_LoopbackInAnyNotation_IsDeniedAndNothingIsAsked(string host)
    {
        await using var server = TestServer.AnswerText(_ => TestServer.Ok());

        var failure = await FailureAsync(new AccessOptions(), $"http://{host}:{server.Port}/x");

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.AccessDenied));
        Assert.That(server.Requests, Is.Empty);
    }

    [TestCase("file:///etc/passwd")]
    [TestCase("ftp://127.0.0.1/x")]
    [TestCase("gopher://127.0.0.1/x")]
    [TestCase("ws://127.0.0.1/x")]
    public async Task Get_OtherScheme_IsInvalid(string address) =>
        Assert.That((await FailureAsync(AccessOptions.CreateUnrestricted(), address)).Error, Is.EqualTo(ImageLoadError.InvalidImageId));

    [Test]
    public async Task Get_PrivateAllowed_IsAnswered()
    {
        await using var server = TestServer.AnswerText(_ => TestServer.Ok("hello"));

        Assert.That(await GetAsync(new AccessOptions { AllowPrivateNetworks = true }, $"http://127.0.0.1:{server.Port}/x"),
            Is.EqualTo("hello"));
    }

    [TestCase("img.test")]
    [TestCase("IMG.test.")]
    [TestCase("*.test")]
    public async Task Get_NamedHost_MayBePrivate(string rule)
    {
        await using var server = TestServer.AnswerText(_ => TestServer.Ok("hello"));
        var options = new AccessOptions { AllowedHosts = { rule } };

        Assert.That(await GetAsync(options, $"http://img.test:{server.Port}/x"), Is.EqualTo("hello"));
        Assert.That((await FailureAsync(options, $"http://127.0.0.1:{server.Port}/x")).Message, Does.Contain("AllowedHosts"));
        Assert.That((await FailureAsync(options, $"http://img.test.evil:{server.Port}/x")).Error, Is.EqualTo(ImageLoadError.AccessDenied));
        Assert.That((await FailureAsync(options, $"http://test:{server.Port}/x")).Error, Is.EqualTo(ImageLoadError.AccessDenied));
    }

    [Test]
    public async Task Get_NamedHostAndPort_OtherPortIsDenied()
    {
        await using var server = TestServer.AnswerText(_ => TestServer.Ok());
        var options = new AccessOptions { AllowedHosts = { $"img.test:{server.Port}" } };

        Assert.That(await GetAsync(options, $"http://img.test:{server.Port}/x"), Is.EqualTo("ok"));
        Assert.That((await FailureAsync(options, "http://img.test:1/x")).Error, Is.EqualTo(ImageLoadError.AccessDenied));
    }

    [Test]
    public async Task Get_NameOfAPrivateAddress_IsDeniedWhenConnecting()
    {
        await using var server = TestServer.AnswerText(_ => TestServer.Ok());

        var failure = await FailureAsync(new AccessOptions(), $"http://rebound.test:{server.Port}/x");

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.AccessDenied));
        Assert.That(failure.Message, Does.Contain("AllowPrivateNetworks").And.Contain("rebound.test"));
        Assert.That(server.Requests, Is.Empty);
    }

    [Test]
    public async Task Get_NameThatChangesItsAddress_IsJudgedByTheAnswerThatIsUsed()
    {
        await using var server = TestServer.AnswerText(_ =>
            TestServer.Ok().Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal));
        var answers = new Queue<IPAddress>([IPAddress.Loopback, IPAddress.Parse("0.0.0.0")]);
        var lookups = 0;
        using var client = Client(new AccessOptions { AllowedHosts = { "img.test" } }, (_, _) =>
        {
            lookups++;
            return Task.FromResult(new[] { answers.Dequeue() });
        });

        await client.GetStringAsync(new Uri($"http://img.test:{server.Port}/1"));
        Assert.That(lookups, Is.EqualTo(1), "one look-up both judges and connects");
        Assert.That(async () => await client.GetStringAsync(new Uri($"http://img.test:{server.Port}/2")),
            Throws.TypeOf<ImageLoadException>());
    }

    [Test]
    public async Task Get_RedirectToPrivate_IsDenied()
    {
        await using var inner = TestServer.AnswerText(_ => TestServer.Ok("secret"));
        await using var server = TestServer.AnswerText(_ => TestServer.Redirect($"http://127.0.0.1:{inner.Port}/secret"));

        var failure = await FailureAsync(new AccessOptions { AllowedHosts = { "img.test" } }, $"http://img.test:{server.Port}/x");

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.AccessDenied));
        Assert.That(inner.Requests, Is.Empty);
    }

    [TestCase("file:///etc/passwd")]
    [TestCase("gopher://img.test/")]
    public async Task Get_RedirectToOtherScheme_IsRefused(string location)
    {
        await using var server = TestServer.AnswerText(_ => TestServer.Redirect(location));

        Assert.That((await FailureAsync(AccessOptions.CreateUnrestricted(), $"http://img.test:{server.Port}/x")).Error,
            Is.EqualTo(ImageLoadError.InvalidImageId));
    }

    [TestCase(301)]
    [TestCase(302)]
    [TestCase(303)]
    [TestCase(307)]
    [TestCase(308)]
    public async Task Get_Redirect_IsFollowed(int status)
    {
        await using var server = TestServer.AnswerText(head =>
            head.StartsWith("GET /a/b ", StringComparison.Ordinal) ? TestServer.Redirect("../c?d", status) : TestServer.Ok("there"));

        Assert.That(await GetAsync(AccessOptions.CreateUnrestricted(), $"http://img.test:{server.Port}/a/b"), Is.EqualTo("there"));
        Assert.That(server.Requests[^1].Head, Does.StartWith("GET /c?d "));
    }

    [Test]
    public async Task Get_RedirectsForEver_EndsAfterTen()
    {
        await using var server = TestServer.AnswerText(_ => TestServer.Redirect("/again"));

        Assert.That((await FailureAsync(AccessOptions.CreateUnrestricted(), $"http://img.test:{server.Port}/x")).Error,
            Is.EqualTo(ImageLoadError.Unreachable));
        Assert.That(server.Requests, Has.Count.EqualTo(11));
    }

    [Test]
    public async Task Get_Authorization_GoesToConfiguredOriginsOnly()
    {
        await using var server = TestServer.AnswerText(_ => TestServer.Ok());
        var options = AccessOptions.CreateUnrestricted();
        options.AuthorizedOrigins.Add($"http://img.test:{server.Port}");

        await GetAsync(options, $"http://img.test:{server.Port}/x", ("Authorization", "Bearer t"));
        await GetAsync(options, $"http://other.test:{server.Port}/x", ("Authorization", "Bearer t"));

        Assert.That(server.Requests[0].Head, Does.Contain("Authorization: Bearer t"));
        Assert.That(server.Requests[1].Head, Does.Not.Contain("Bearer"));
    }

    [Test]
    public async Task Get_AuthorizationThatIsNotSentAndIsWanted_IsSaidWithTheSetting()
    {
        await using var server = TestServer.AnswerText(_ => "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        using var client = Client(AccessOptions.CreateUnrestricted());
        client.DefaultRequestHeaders.Add("Authorization", "Bearer t");

        var thrown = Assert.ThrowsAsync<HttpRequestException>(() => client.GetByteArrayAsync($"http://img.test:{server.Port}/x"))!;

        Assert.That(ImageLoadException.From(thrown, "test:1").Reason, Does.StartWith("The server answered 401").And.Contain(
            $"the host did not send the header Authorization to http://img.test:{server.Port}. To send it, add the origin to "
            + "ImageLoaders:Access:AuthorizedOrigins"));
    }

    [Test]
    public async Task Get_RedirectToAnotherOrigin_DropsCredentials()
    {
        await using var target = TestServer.AnswerText(_ => TestServer.Ok());
        await using var server = TestServer.AnswerText(_ => TestServer.Redirect($"http://img.test:{target.Port}/y"));
        var options = AccessOptions.CreateUnrestricted();
        options.AuthorizedOrigins.Add($"http://img.test:{server.Port}");
        options.AuthorizedOrigins.Add($"http://img.test:{target.Port}");

        await GetAsync(options, $"http://img.test:{server.Port}/x", ("Authorization", "Bearer t"), ("Cookie", "c=1"),
            ("Accept", "image/png"));

        Assert.That(server.Requests[0].Head, Does.Contain("Bearer t").And.Contain("c=1"));
        Assert.That(target.Requests[0].Head, Does.Not.Contain("Bearer").And.Not.Contain("c=1").And.Contain("image/png"));
    }

    [TestCase("Bearer a\r\nX-Evil: 1")]
    [TestCase("Bearer a\nX-Evil: 1")]
    [TestCase("Bearer a\0")]
    public async Task Get_ControlCharactersInHeader_AreRefused(string value)
    {
        await using var server = TestServer.AnswerText(_ => TestServer.Ok());
        var options = AccessOptions.CreateUnrestricted();
        options.AuthorizedOrigins.Add($"http://img.test:{server.Port}");

        using var client = Client(options);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://img.test:{server.Port}/x");
        var isAdded = request.Headers.TryAddWithoutValidation("Authorization", value);

        if (isAdded && request.Headers.NonValidated.Contains("Authorization")
            && request.Headers.NonValidated["Authorization"].ToString().Any(char.IsControl))
            Assert.That(async () => await client.SendAsync(request), Throws.TypeOf<ImageLoadException>());
        else
            await client.SendAsync(request);
        Assert.That(string.Concat(server.Requests), Does.Not.Contain("X-Evil"));
    }

    [Test]
    public async Task Get_HostHeaderOfAnotherServer_IsNotSent()
    {
        await using var server = TestServer.AnswerText(_ => TestServer.Ok());

        await GetAsync(AccessOptions.CreateUnrestricted(), $"http://img.test:{server.Port}/x", ("Host", "internal.test"));

        Assert.That(server.Requests[0].Head, Does.Contain($"Host: img.test:{server.Port}").And.Not.Contain("internal"));
    }

    [Test]
    public async Task Get_EndlessHeaders_EndInAnError()
    {
        await using var server = TestServer.AnswerText(_ =>
            "HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat($"X: {new string('x', 1000)}\r\n", 1000)));

        Assert.That(async () => await GetAsync(AccessOptions.CreateUnrestricted(), $"http://img.test:{server.Port}/x"),
            Throws.TypeOf<HttpRequestException>());
    }

    [Test]
    public void Send_Synchronous_IsRefused()
    {
        using var client = Client(AccessOptions.CreateUnrestricted());
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:1/");

        Assert.That(() => client.Send(request), Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public async Task Get_Proxy_IsAskedForEverything()
    {
        await using var proxy = TestServer.AnswerText(_ => TestServer.Ok("by proxy"));
        var options = new AccessOptions { Proxy = new Uri($"http://127.0.0.1:{proxy.Port}") };
        using var client = Client(options, (host, _) => host == "inside.test"
            ? Task.FromResult(new[] { IPAddress.Loopback })
            : throw new SocketException((int)SocketError.HostNotFound));

        Assert.That(await client.GetStringAsync(new Uri("http://img.test/x")), Is.EqualTo("by proxy"));
        Assert.That(proxy.Requests[0].Head, Does.StartWith("GET http://img.test/x "));
        foreach (var refused in new[] { "http://127.0.0.1/x", "http://inside.test/x" })
            Assert.That(async () => await client.GetStringAsync(new Uri(refused)), Throws.TypeOf<ImageLoadException>(), refused);
        Assert.That(proxy.Requests, Has.Count.EqualTo(1));
    }

    [TestCase("127.0.0.1")]
    [TestCase("[::1]")]
    [TestCase("localhost")]
    public async Task Get_AddressThatIsNamed_IsAnswered(string host)
    {
        await using var server = TestServer.AnswerText(_ => TestServer.Ok());

        // The other family has no server here: that it is not refused is what counts.
        Assert.That(async () => await GetAsync(new AccessOptions { AllowedHosts = { host } }, $"http://{host}:{server.Port}/x"),
            host == "[::1]" ? Throws.TypeOf<HttpRequestException>() : Is.EqualTo("ok"));
    }

    [TestCase("a/b")]
    [TestCase("*")]
    [TestCase("http://x")]
    [TestCase("user@x")]
    [TestCase("")]
    public void Policy_HostRuleNotReadable_Throws(string rule) =>
        Assert.That(() => Client(new AccessOptions { AllowedHosts = { rule } }),
            Throws.ArgumentException.With.Message.Contains("AllowedHosts"));

    [TestCase("server")]
    [TestCase("ftp://server")]
    [TestCase("https://server/path")]
    public void Policy_OriginNotReadable_Throws(string origin) =>
        Assert.That(() => Client(new AccessOptions { AuthorizedOrigins = { origin } }),
            Throws.ArgumentException.With.Message.Contains("AuthorizedOrigins"));

    private static HttpClient Client(AccessOptions options, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) =>
        new AccessPolicy(options, new ContentStore(0), NullLogger.Instance, resolve
            ?? ((_, _) => Task.FromResult(new[] { IPAddress.Loopback }))).CreateHttpClient();

    private static async Task<string> GetAsync(AccessOptions options, string address, params (string Name, string Value)[] headers)
    {
        using var client = Client(options);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<ImageLoadException> FailureAsync(AccessOptions options, string address)
    {
        try
        {
            await GetAsync(options, address);
        }
        catch (ImageLoadException exception)
        {
            return exception;
        }

        throw new AssertionException($"{address} was answered.");
    }
}
