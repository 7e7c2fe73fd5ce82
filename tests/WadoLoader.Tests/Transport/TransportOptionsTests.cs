using ImageLoaders.Tests;
using WadoLoader.Transport;

namespace WadoLoader.Tests.Transport;

public sealed class TransportOptionsTests
{
    private static readonly string Operating = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operating.md"));

    [Test]
    public void Operating_EverySetting_IsThereWithWhatALoginTakes()
    {
        foreach (var property in typeof(TransportOptions).GetProperties().Select(property => property.Name).Where(name => name != "EqualityContract"))
            Assert.That(Operating, Does.Contain(property == "Servers" ? "`Servers:0:Origin`" : $"`{property}`"));
        foreach (var login in (string[])["User", "PasswordFile", "PasswordEnvironmentVariable", "BearerFile", "BearerEnvironmentVariable", "Access:AuthorizedOrigins"])
            Assert.That(Operating, Does.Contain(login));
    }
}
