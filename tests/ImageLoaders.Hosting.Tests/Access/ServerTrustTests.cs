using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImageLoaders.Hosting.Access;
using ImageLoaders.Hosting.Contents;
using ImageLoaders.TestServers;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageLoaders.Hosting.Tests.Access;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ServerTrustTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trust-").FullName;
    private readonly X509Certificate2 _authority = CreateAuthority("CN=Test authority");

    [TearDown]
    public void DeleteFiles()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Get_ServerOfAuthorityInTheFile_IsTrusted()
    {
        await using var server = Server("img.test");

        Assert.That(await GetAsync(Options(_authority), server), Is.EqualTo("ok"));
    }

    [Test]
    public async Task Get_NoFile_IsNotTrusted()
    {
        await using var server = Server("img.test");

        Assert.That(async () => await GetAsync(AccessOptions.CreateUnrestricted(), server), Throws.TypeOf<HttpRequestException>());
    }

    [Test]
    public async Task Get_OtherAuthorityInTheFile_IsNotTrusted()
    {
        using var other = CreateAuthority("CN=Test authority");
        await using var server = Server("img.test");

        Assert.That(async () => await GetAsync(Options(other), server), Throws.TypeOf<HttpRequestException>());
        Assert.That(server.Requests, Is.Empty);
    }

    [Test]
    public async Task Get_CertificateOfAnotherName_IsNotTrusted()
    {
        await using var server = Server("other.test");

        Assert.That(async () => await GetAsync(Options(_authority), server), Throws.TypeOf<HttpRequestException>());
    }

    [Test]
    public async Task Get_ServerWantsACertificate_GetsTheOneInTheFile()
    {
        await using var server = Server("img.test", wantsCertificate: true);
        using var client = Issue("CN=viewer", "viewer");
        var options = Options(_authority);
        options.ClientCertificateFile = Path.Combine(_folder, "client.pem");
        await File.WriteAllTextAsync(options.ClientCertificateFile,
            client.ExportCertificatePem() + "\n" + client.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());

        Assert.That(await GetAsync(options, server), Is.EqualTo("ok"));
        Assert.That(server.ClientSubject, Is.EqualTo("CN=viewer"));
    }

    [Test]
    public async Task Get_HttpsRedirectsToHttp_IsDenied()
    {
        await using var plain = TestServer.AnswerText(_ => TestServer.Ok());
        await using var server = Server("img.test", answer: TestServer.Redirect($"http://img.test:{plain.Port}/"));

        Assert.That(async () => await GetAsync(Options(_authority), server),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.AccessDenied));
        Assert.That(plain.Requests, Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task CreateAsync_FileCannotBeUsed_NamesTheOption(bool authority)
    {
        var path = Path.Combine(_folder, "bad.pem");
        await File.WriteAllTextAsync(path, "no certificate");
        var options = Hosts.Options(o =>
            o.Access = authority ? new() { CertificateAuthorityFile = path } : new() { ClientCertificateFile = path });

        Assert.That(async () => await ImageLoaderHost.CreateAsync(options),
            Throws.ArgumentException.With.Message.Contains(authority ? "CertificateAuthorityFile" : "ClientCertificateFile").And.Message
                .Contains(path));
    }

    private AccessOptions Options(X509Certificate2 authority)
    {
        var options = AccessOptions.CreateUnrestricted();
        options.CertificateAuthorityFile = Path.Combine(_folder, "authorities.pem");
        File.WriteAllText(options.CertificateAuthorityFile, authority.ExportCertificatePem());
        return options;
    }

    private TestServer Server(string name, bool wantsCertificate = false, string? answer = null) =>
        TestServer.AnswerText(_ => answer ?? TestServer.Ok(), new SslServerAuthenticationOptions
        {
            ServerCertificate = Issue($"CN={name}", name),
            ClientCertificateRequired = wantsCertificate,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => !wantsCertificate || certificate is not null,
        });

    private static async Task<string> GetAsync(AccessOptions options, TestServer server)
    {
        using var client = new AccessPolicy(options, new ContentStore(0), NullLogger.Instance, (_, _) =>
            Task.FromResult(new[] { IPAddress.Loopback })).CreateHttpClient();
        return await client.GetStringAsync(new Uri($"https://img.test:{server.Port}/"));
    }

    private static X509Certificate2 CreateAuthority(string subject)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private X509Certificate2 Issue(string subject, string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request
            .Create(_authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        using var withKey = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
