using ImageLoaders.Tests;
using WadoLoader.Transport;

namespace WadoLoader.Tests.Transport;

public sealed class TransportOptionsTests
{
    private static readonly string AccessPage = File.ReadAllText(Path.Combine(Repository.Root, "docs", "access.md"));

    [Test]
    public void Operating_EverySetting_IsThereWithWhatALoginTakes()
    {
        foreach (var property in typeof(TransportOptions).GetProperties().Select(property => property.Name)
            .Where(name => name != "EqualityContract"))
            Assert.That(AccessPage, Does.Contain(property == "Servers" ? "`Servers:0:Origin`" : $"`{property}`"));
        foreach (var login in (string[])["User", "PasswordFile", "PasswordEnvironmentVariable", "BearerFile", "BearerEnvironmentVariable",
            "Access:AuthorizedOrigins"])
            Assert.That(AccessPage, Does.Contain(login));
    }
}
