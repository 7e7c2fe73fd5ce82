using System.Text.Json;
using ImageLoaders.AspNetCore.Images;
using ImageLoaders.Metadata;

namespace ImageLoaders.AspNetCore.Tests.Images;

/// <summary>Every module of the contract can be written, and so can one that is added.</summary>
public sealed class MetadataJsonTests
{
    private static IEnumerable<Type> Modules => typeof(MetadataModule).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(MetadataModule)) && !type.IsAbstract);

    [TestCaseSource(nameof(Modules))]
    public void Serialize_EveryModuleOfTheContract_IsAnObjectWithoutItsName(Type type)
    {
        var module = (MetadataModule)Activator.CreateInstance(type)!;

        var json = MetadataJson.Serialize(module);

        Assert.That(json.ValueKind, Is.EqualTo(JsonValueKind.Object));
        Assert.That(json.TryGetProperty("name", out _), Is.False);
    }

    [Test]
    public void Modules_AreFound() => Assert.That(Modules.Count(), Is.GreaterThanOrEqualTo(26));
}
