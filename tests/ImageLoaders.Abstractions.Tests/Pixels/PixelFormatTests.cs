namespace ImageLoaders.Abstractions.Tests.Pixels;

internal sealed class PixelFormatTests
{
    private static IEnumerable<PixelFormat> All() =>
        from type in Enum.GetValues<SampleType>()
        from components in new[] { 1, 3, 4 }
        select new PixelFormat(type, components);

    [TestCaseSource(nameof(All))]
    public void TryParse_WhatToStringWrites_GivesTheFormat(PixelFormat format)
    {
        Assert.That(PixelFormat.TryParse(format.ToString(), out var parsed) && parsed == format);
        Assert.That(PixelFormat.TryParse(format.ToString().ToUpperInvariant(), out parsed) && parsed == format);
        Assert.That(format.IsValid);
        Assert.That(format.BytesPerPixel, Is.EqualTo(format.BytesPerSample * format.Components));
        Assert.That(format.IsColor, Is.EqualTo(format.Components > 1));
    }

    [TestCase(SampleType.U8, 1, false, false)]
    [TestCase(SampleType.S8, 1, true, false)]
    [TestCase(SampleType.U16, 2, false, false)]
    [TestCase(SampleType.S16, 2, true, false)]
    [TestCase(SampleType.U32, 4, false, false)]
    [TestCase(SampleType.S32, 4, true, false)]
    [TestCase(SampleType.F32, 4, true, true)]
    [TestCase(SampleType.F64, 8, true, true)]
    public void SampleType_WidthSignAndFloat_AreTold(SampleType type, int bytes, bool isSigned, bool isFloat)
    {
        var format = new PixelFormat(type, 1);

        Assert.That((format.BytesPerSample, format.IsSigned, format.IsFloat), Is.EqualTo((bytes, isSigned, isFloat)));
    }

    [Test]
    public void Names_AreShort() => Assert.That(
        new[] { PixelFormat.Gray8, PixelFormat.Gray16, PixelFormat.GrayS16, PixelFormat.Rgb8, PixelFormat.Rgb16, PixelFormat.Rgba8,
            PixelFormat.Rgba16 }.Select(format => format.ToString()),
        Is.EqualTo(new[] { "u8", "u16", "s16", "u8x3", "u16x3", "u8x4", "u16x4" }));

    [TestCase("")]
    [TestCase("u8x1")]
    [TestCase("u8x2")]
    [TestCase("u12")]
    [TestCase("0")]
    [TestCase(" u8")]
    [TestCase("u8x3 ")]
    public void TryParse_NoFormat_IsRefused(string text)
    {
        Assert.That(PixelFormat.TryParse(text, out var format), Is.False);
        Assert.That(format, Is.EqualTo(default(PixelFormat)));
    }

    [Test]
    public void Default_IsNoFormat() => Assert.That(default(PixelFormat).IsValid, Is.False);
}
