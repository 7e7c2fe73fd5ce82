using System.Text;
using ImageLoaders;

namespace WebImageLoader.Tests.Pictures;

public sealed class ContentKindTests
{
    [TestCase("II*\0....", "a TIFF")]
    [TestCase("\0\0\0\u000cjP  ", "a JPEG 2000")]
    [TestCase("\0\0\0\u001cftypheic", "a HEIC")]
    [TestCase("\0\0\0\u001cftypisom", "a video")]
    [TestCase("%PDF-1.7", "a PDF")]
    [TestCase("\u001f\u008b\u0008", "gzip")]
    [TestCase("PK\u0003\u0004", "a ZIP")]
    [TestCase("<!DOCTYPE html><title>Login</title>", "an HTML page")]
    [TestCase("\r\n <HTML>", "an HTML page")]
    [TestCase("<?xml version='1.0'?><svg/>", "an SVG")]
    [TestCase("<?xml version='1.0'?><error/>", "XML")]
    [TestCase("{\"error\":1}", "JSON")]
    [TestCase(" [1]", "JSON")]
    [TestCase("Not found.", "text")]
    [TestCase("\u0001\u0002\u00ff", "first bytes 0102FF")]
    [TestCase("\u0089", "first bytes 89")]
    public void Load_OtherContent_IsUnsupportedAndNamed(string content, string name)
    {
        using var plugin = new TestPlugin();

        var error = plugin.Fail(Encoding.Latin1.GetBytes(content));

        Assert.That(error.Error, Is.EqualTo(ImageLoadError.Unsupported));
        Assert.That(error.Reason, Does.Contain(name));
    }

    [Test]
    public void Load_Dicom_SaysWhichLoaderTakesIt()
    {
        using var plugin = new TestPlugin();

        var error = plugin.Fail([.. new byte[128], .. "DICM"u8]);

        Assert.That((error.Error, error.Reason.Contains("dicomfile:", StringComparison.Ordinal)),
            Is.EqualTo((ImageLoadError.Unsupported, true)));
    }

    [Test]
    public void Load_NoContent_IsMalformed()
    {
        using var plugin = new TestPlugin();

        Assert.That(plugin.Fail([]).Error, Is.EqualTo(ImageLoadError.Malformed));
    }

    [Test]
    public void GetMetadata_OtherContent_IsUnsupported()
    {
        using var plugin = new TestPlugin();
        var id = plugin.Add("%PDF-1.7"u8.ToArray());

        Assert.That(Assert.ThrowsAsync<ImageLoadException>(() => plugin.Metadata(id))!.Error, Is.EqualTo(ImageLoadError.Unsupported));
    }
}
