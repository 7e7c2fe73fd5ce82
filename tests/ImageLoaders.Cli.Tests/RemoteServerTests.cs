using System.Text;
using ImageLoaders.Tests;
using ImageLoaders.TestServers;

namespace ImageLoaders.Cli.Tests;

/// <summary>A server of TLS that wants a login, through the program as an operator sets it up.</summary>
public sealed class RemoteServerTests
{
    private const string Password = NginxServer.Password;

    private NginxServer _server = null!;
    private Dictionary<string, string> _environment = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _server = await NginxServer.StartAsync();
        _server.Add("/slice", SmallDicomFile.Make(rows: 2, columns: 3, [0, 1, 2, 1000, 4095, 65535]));
    }

    [OneTimeTearDown]
    public void Stop() => _server?.Dispose();

    [SetUp]
    public void SetUp() => _environment = new()
    {
        ["ImageLoaders__Access__CertificateAuthorityFile"] = _server.CertificateFile,
        ["ImageLoaders__Access__AuthorizedOrigins__0"] = _server.Secure,
        ["ImageLoaders__Plugins__WadoLoader__Servers__0__Origin"] = _server.Secure,
        ["ImageLoaders__Plugins__WadoLoader__Servers__0__User"] = NginxServer.User,
        ["ImageLoaders__Plugins__WadoLoader__Servers__0__PasswordEnvironmentVariable"] = "A_TESTS_PASSWORD",
        ["A_TESTS_PASSWORD"] = Password,
    };

    [Test]
    public async Task Load_FromAServerWithALogin_LogsInByHttp2AndKeepsTheSecret()
    {
        var run = await LoadAsync("--verbose");

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((0, run.Output)), run.Errors);
        Assert.That(run.Output, Does.Contain("2 x 3 u16"));
        Assert.That(_server.Answers("/slice").Last(answer => answer.Status == 200).Protocol, Is.EqualTo("HTTP/2.0"));
        Assert.That(run.Errors, Is.Not.Empty.And.Not.Contain(Password).And.Not
            .Contain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{NginxServer.User}:{Password}"))));
    }

    [Test]
    public async Task Load_OriginThatMayNotHaveALogin_SaysWhatToSet()
    {
        _environment.Remove("ImageLoaders__Access__AuthorizedOrigins__0");

        (await LoadAsync()).AssertFailed(14, "ImageLoaders:Access:AuthorizedOrigins");
    }

    [Test]
    public async Task Load_CertificateOfNobodyKnown_IsUnreachable()
    {
        _environment.Remove("ImageLoaders__Access__CertificateAuthorityFile");

        (await LoadAsync()).AssertFailed(15, "certificate");
    }

    private Task<Run> LoadAsync(params string[] more) =>
        ImageLoadersProgram.RunWithAsync(_environment, ["load", $"wadouri:{_server.Secure}/slice", .. more]);
}
