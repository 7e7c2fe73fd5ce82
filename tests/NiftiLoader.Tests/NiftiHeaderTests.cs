namespace NiftiLoader.Tests;

public sealed class NiftiHeaderTests
{
    [Test]
    public void Load_TextModeTransfer_IsNamed()
    {
        using var plugin = new TestPlugin();
        var bytes = new byte[600];
        (bytes[0], bytes[1]) = (0x1C, 0x02);
        "n+2\0\n\x1A\n\0"u8.CopyTo(bytes.AsSpan(4));
        plugin.Context.Content["content/a"] = bytes;

        Assert.That(plugin.Fail("nifti:content/a").Reason, Does.Contain("text file"));
    }

    [TestCase("DICM", "a DICOM file", "dicomfile:")]
    [TestCase("text", "bytes", "")]
    public void Load_AnotherFormat_IsNamed(string mark, string name, string advice)
    {
        using var plugin = new TestPlugin();
        var bytes = new byte[400];
        bytes[0] = 0x77;
        System.Text.Encoding.ASCII.GetBytes(mark).CopyTo(bytes, 128);
        plugin.Context.Content["content/a"] = bytes;

        Assert.That(plugin.Fail("nifti:content/a").Reason, Does.Contain(name).And.Contain(advice));
    }

    [TestCase(72, 8, "bitpix is 8")]
    [TestCase(252, 2, "qform (code 2) differs from the sform (code 1)")]
    public async Task Load_Contradiction_IsARemark(int at, int value, string remark)
    {
        using var plugin = new TestPlugin();
        plugin.Context.Content["content/a"] = new NiftiBytes().Int16(at, (short)value).ToArray();

        Assert.That((await plugin.Load("nifti:content/a")).Remarks, Has.One.Contains(remark));
    }

    [Test]
    public async Task Load_SformOfZeros_TakesTheQform()
    {
        using var plugin = new TestPlugin();
        plugin.Context.Content["content/a"] = new NiftiBytes().Int16(252, 1).Single(280, 0).Single(300, 0).Single(320, 0)
            .Single(80, 5).Single(84, 6).Single(88, 7).ToArray();

        var metadata = await plugin.Metadata("nifti:content/a");

        Assert.That(metadata.Get<ImageLoaders.Metadata.ImagePlaneModule>()!.ColumnPixelSpacing, Is.EqualTo(5));
        Assert.That(metadata.Remarks, Has.One.Contains("sform has a column of zeros"));
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public async Task Load_SlopeThatIsNoNumber_IsNotUsed(float slope)
    {
        using var plugin = new TestPlugin();
        plugin.Context.Content["content/a"] = new NiftiBytes().Single(112, slope).Single(116, 9).ToArray();

        var image = await plugin.Load("nifti:content/a");

        Assert.That((image.RescaleSlope, image.RescaleIntercept), Is.EqualTo((1.0, 0.0)));
        Assert.That(image.Remarks, Has.One.Contains("scl_slope"));
    }

    [Test]
    public void Load_IntegersBeyondWhatIsExact_AreUnsupported()
    {
        using var plugin = new TestPlugin();
        var bytes = new NiftiBytes(slices: 8).Dimensions(4, 3, 2).Int16(70, 1024).Int16(72, 64).ToArray();
        BitConverter.TryWriteBytes(bytes.AsSpan(352), (1L << 53) + 1);
        plugin.Context.Content["content/a"] = bytes;

        Assert.That(plugin.Fail("nifti:content/a").Reason, Does.Contain("9007199254740993").And.Contain("2^53"));
    }
}
