using System.Text;
using ImageLoaders;
using ImageLoaders.TestServers;
using WadoLoader.Tests.WadoRs;

namespace WadoLoader.Tests.Transport;

public sealed class LoginTests
{
    private const string Variable = "IMAGELOADERS_TEST_SECRET";

    private static readonly TestInstance Instance = new();
    private string _file = "";

    [SetUp]
    public void SetUp() => _file = Path.GetTempFileName();

    [TearDown]
    public void TearDown()
    {
        File.Delete(_file);
        Environment.SetEnvironmentVariable(Variable, null);
    }

    [TestCase("PasswordFile")]
    [TestCase("PasswordEnvironmentVariable")]
    public async Task LoadImage_UserOfTheServer_LogsIn(string setting)
    {
        await File.WriteAllTextAsync(_file, "secret: ü\n");
        Environment.SetEnvironmentVariable(Variable, "secret: ü");
        using var server = new TestServer(Instance.Answer);
        using var plugin = new TestPlugin(null, ("Servers:0:Origin", server.Url), ("Servers:0:User", "demo"),
            ($"Servers:0:{setting}", setting == "PasswordFile" ? _file : Variable));
        await plugin.LoadAsync(TestInstance.Id(server));

        Assert.That(server.Requests.Select(request => request["Authorization"]),
            Is.All.EqualTo("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("demo:secret: ü"))));
    }

    [Test]
    public async Task LoadImage_CallersAuthorization_GoesFirst()
    {
        await File.WriteAllTextAsync(_file, "configured");
        using var server = new TestServer(Instance.Answer);
        using var plugin = new TestPlugin(null, ("Servers:0:Origin", server.Url), ("Servers:0:BearerFile", _file));
        await plugin.LoadAsync(TestInstance.Id(server), "Bearer of-the-caller");
        await plugin.LoadAsync(TestInstance.Id(server));

        Assert.That(server.Requests.Select(request => request["Authorization"]),
            Is.EqualTo(new[] { "Bearer of-the-caller", "Bearer of-the-caller", "Bearer configured", "Bearer configured" }));
    }

    [Test]
    public async Task LoadImage_OtherServer_GetsNoLogin()
    {
        await File.WriteAllTextAsync(_file, "configured");
        using var server = new TestServer(Instance.Answer);
        using var plugin = new TestPlugin(null, ("Servers:0:Origin", "http://127.0.0.1:1"), ("Servers:0:BearerFile", _file));
        await plugin.LoadAsync(TestInstance.Id(server));

        Assert.That(server.Requests.Select(request => request["Authorization"]), Is.All.Null);
    }

    [Test]
    public async Task LoadImage_SecretThatWasReplaced_IsReadAgainOnce()
    {
        await File.WriteAllTextAsync(_file, "old");
        using var server = new TestServer(request =>
            request["Authorization"] == "Bearer new" ? Instance.Answer(request) : ("401 Unauthorized\r\nWWW-Authenticate: Bearer", []));
        using var plugin = new TestPlugin(null, ("Servers:0:Origin", server.Url + "/"), ("Servers:0:BearerFile", _file));
        var failure = plugin.Fail(TestInstance.Id(server));
        Assert.That((failure.Error, server.Requests.Count), Is.EqualTo((ImageLoadError.Unauthorized, 1)),
            "the same secret is not sent again");
        Assert.That(failure.ToString(), Does.Not.Contain("old"));

        await File.WriteAllTextAsync(_file, "new");
        await plugin.LoadAsync(TestInstance.Id(server));
        Assert.That(server.Requests, Has.Count.EqualTo(1 + 2 + 1));
    }

    [Test]
    public void LoadImage_SecretThatIsNotThere_IsUnauthorizedAndAsksNobody()
    {
        using var server = new TestServer(Instance.Answer);
        using var plugin = new TestPlugin(null, ("Servers:0:Origin", server.Url), ("Servers:0:BearerEnvironmentVariable", Variable));
        var failure = plugin.Fail(TestInstance.Id(server));

        Assert.That((failure.Error, server.Requests.Count), Is.EqualTo((ImageLoadError.Unauthorized, 0)));
        Assert.That(failure.Reason, Does.Contain(Variable));
    }

    [TestCase("Retries", "11")]
    [TestCase("Retries", "-1")]
    [TestCase("FreshFor", "soon")]
    [TestCase("SilenceTimeout", "00:00:00")]
    [TestCase("ConcurrentRequests", "0")]
    [TestCase("Servers:0:Origin", "pacs.example")]
    [TestCase("Servers:0:Origin", "https://pacs.example/dicom-web")]
    [TestCase("Servers:0:Origin", "https://pacs.example")]
    public void Register_WrongSetting_IsNamed(string key, string value) =>
        Assert.That(() => new TestPlugin(null, (key, value)), Throws.InvalidOperationException.With.Message.Contains(key.Split(':')[0]));

    [TestCase("User", "PasswordFile", "PasswordEnvironmentVariable")]
    [TestCase("User", "BearerFile", "PasswordFile")]
    [TestCase("BearerFile", "PasswordFile")]
    [TestCase("User")]
    public void Register_LoginThatCanBeReadInTwoWays_IsRefused(params string[] keys)
    {
        var settings = keys.Select(key => ($"Servers:0:{key}", "x")).Append(("Servers:0:Origin", "https://pacs.example")).ToArray();

        Assert.That(() => new TestPlugin(null, settings),
            Throws.InvalidOperationException.With.Message.Contains("PasswordEnvironmentVariable"));
    }
}
