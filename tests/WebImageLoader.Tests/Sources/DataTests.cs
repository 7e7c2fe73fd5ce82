using System.Buffers.Text;
using System.Text;
using ImageLoaders;
using WebImageLoader.Tests.Pictures;

namespace WebImageLoader.Tests.Sources;

public sealed class DataTests
{
    // Its base64 holds '+' and '/' and needs padding.
    private static readonly byte[] Picture = Pngs.Make(5, 3, 0, 8, [0, 1, 2, 3, 4, 250, 251, 252, 253, 254, 62, 63, 64, 255, 255]);

    private static IEnumerable<TestCaseData> Forms()
    {
        var base64 = Convert.ToBase64String(Picture);
        var escaped = string.Concat(Picture.Select(value => $"%{value:x2}"));
        var mixed = string.Concat(Picture.Select(value => value is > 0x30 and < 0x7F ? $"{(char)value}" : $"%{value:X2}"));
        yield return new TestCaseData($"data:image/png;base64,{base64}").SetArgDisplayNames("base64");
        yield return new TestCaseData($"DATA:image/png;BASE64,{base64}").SetArgDisplayNames("upper case");
        yield return new TestCaseData($"data:image/png;name=a.png;base64,{base64.TrimEnd('=')}")
            .SetArgDisplayNames("attribute, no padding");
        yield return new TestCaseData($"data:;base64,{base64}").SetArgDisplayNames("no type");
        yield return new TestCaseData($"data:text/html;base64,{base64}").SetArgDisplayNames("another type: content decides");
        yield return new TestCaseData($"data:image/jpeg;base64,{Base64Url.EncodeToString(Picture)}")
            .SetArgDisplayNames("URL-safe alphabet");
        yield return new TestCaseData($"data:image/png;base64,{Uri.EscapeDataString(base64)}").SetArgDisplayNames("escaped base64");
        yield return new TestCaseData($"data:image/png;base64,{string.Join("\r\n ", base64.Chunk(20).Select(line => new string(line)))}")
            .SetArgDisplayNames("white space");
        yield return new TestCaseData($"data:image/png,{escaped}").SetArgDisplayNames("percent");
        yield return new TestCaseData($"data:,{mixed}").SetArgDisplayNames("percent where needed");
    }

    [TestCaseSource(nameof(Forms))]
    public async Task Load_EveryForm_IsThePicture(string id)
    {
        using var plugin = new TestPlugin();

        var image = await plugin.Load(id);

        Assert.That((image.Rows, image.Columns, image.Pixels.Span[5]), Is.EqualTo((3, 5, (byte)250)));
        Assert.That(image.Source, Is.EqualTo(new ImageSource { FreshFor = Timeout.InfiniteTimeSpan }));
    }

    [Test]
    public async Task Load_Jpeg_IsThePicture()
    {
        using var plugin = new TestPlugin();

        var image = await plugin.Load($"data:image/jpeg;base64,{Convert.ToBase64String(Jpegs.Make(new byte[64], 8, 8))}");

        Assert.That((image.Rows, image.Columns, image.IsLossy), Is.EqualTo((8, 8, true)));
    }

    [TestCase("data:", "comma")]
    [TestCase("data:image/png;base64", "comma")]
    [TestCase("data:image/png;base64,AA*A", "not")]
    [TestCase("data:image/png;base64,A", "not")]
    [TestCase("data:image/png;base64,AA==AA==", "not")]
    [TestCase("data:image/png,%8", "hexadecimal")]
    [TestCase("data:image/png,%8Z", "hexadecimal")]
    [TestCase("data:image/png,% 9", "hexadecimal")]
    [TestCase("data:image/png,PNG#1", "%23")]
    [TestCase("data:image/png,é", "ASCII")]
    public void Load_WrongId_SaysWhatIsWrong(string id, string part)
    {
        using var plugin = new TestPlugin();

        var error = plugin.Fail(id);

        Assert.That(error.Error, Is.EqualTo(ImageLoadError.InvalidImageId));
        Assert.That(error.Reason, Does.Contain(part));
    }

    [TestCase("data:image/png;base64,", ImageLoadError.Malformed)]
    [TestCase("data:,", ImageLoadError.Malformed)]
    [TestCase("data:text/plain,hello", ImageLoadError.Unsupported)]
    public void Load_NoPicture_IsAnError(string id, ImageLoadError error)
    {
        using var plugin = new TestPlugin();

        Assert.That(plugin.Fail(id).Error, Is.EqualTo(error));
    }

    [Test]
    public async Task IsCurrent_Data_IsAlwaysTrue()
    {
        using var plugin = new TestPlugin();

        Assert.That(await plugin.IsCurrent($"data:,{Encoding.ASCII.GetString([65])}", new()), Is.True);
    }
}
