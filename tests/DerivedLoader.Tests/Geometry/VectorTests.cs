using DerivedLoader.Geometry;

namespace DerivedLoader.Tests;

public sealed class VectorTests
{
    [TestCase(1, -0.0, -0.0001, "(1, 0, 0)")]
    [TestCase(-0.5, 12.34567, -1000, "(-0.5, 12.346, -1000)")]
    public void ToString_HasThreeDecimalsAndNoSignBeforeZero(double x, double y, double z, string text) =>
        Assert.That(new Vector(x, y, z).ToString(), Is.EqualTo(text));
}
