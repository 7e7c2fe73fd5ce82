using System.Reflection;
using ImageLoaders.AspNetCore.Images;
using ImageLoaders.Display;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Tests.Images;

/// <summary>The key of a view decides which picture is answered from the cache: whatever a view has must count in it.</summary>
public sealed class RenderedViewTests
{
    // Two values of each type that a property of a view has.
    private static readonly object[][] Values =
    [
        [true, false],
        [1.5, 15.0],
        [9, 90],
        [(1, 2), (12, 2)],
        [new VoiWindow(40, 400), new VoiWindow(40, 4000)],
        [VoiLutFunction.Linear, VoiLutFunction.Sigmoid],
        [new RenderedView.Region(0, 0, 1, 2), new RenderedView.Region(0, 0, 12, 2)],
        [ColorMaps.Find("hotIron")!, ColorMaps.Find("hot")!],
    ];

    private static IEnumerable<PropertyInfo> Properties => typeof(RenderedView).GetProperties(BindingFlags.Instance | BindingFlags.Public);

    [TestCaseSource(nameof(Properties))]
    public void ToKey_ViewsThatDifferInOneProperty_Differ(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var values = Values.SingleOrDefault(values => values[0].GetType() == type);
        Assert.That(values, Is.Not.Null, $"A view has a property of a new type, {type}: add two values of it to this test.");

        var keys = values!.Select(value => Convert.ToHexString(With(property, value).ToKey())).ToArray();

        Assert.That(keys, Is.Unique);
        var again = values!.Select(value => Convert.ToHexString(With(property, value).ToKey()));
        Assert.That(keys, Is.EqualTo(again), "the same for equal views");
        if (Nullable.GetUnderlyingType(property.PropertyType) is not null || !property.PropertyType.IsValueType)
            Assert.That(keys, Does.Not.Contain(Convert.ToHexString(With(property, null).ToKey())));
    }

    [Test]
    public void ColorMaps_Names_TellThemApart() => Assert.That(ColorMaps.All.Select(map => map.Name), Is.Unique);

    private static RenderedView With(PropertyInfo property, object? value)
    {
        var view = RenderedView.Parse(QueryCollection.Empty);
        property.SetValue(view, value);
        return view;
    }
}
