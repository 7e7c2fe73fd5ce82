using System.Buffers.Text;
using FsCheck;
using FsCheck.Fluent;
using ImageLoaders;

namespace Base64Loader.Tests;

public sealed class Base64ImageTests
{
    [TestCase("base64:2x2xu8,AED/gA==", "0040FF80", Description = "standard alphabet")]
    [TestCase("base64:2x2xu8,AED_gA==", "0040FF80", Description = "URL-safe alphabet")]
    [TestCase("base64:2x2xu8,AED/gA", "0040FF80", Description = "no padding")]
    [TestCase("base64:2x2xu8,AE D/\r\n gA =\t=", "0040FF80", Description = "white space")]
    [TestCase("BASE64:2x2xU8,AED/gA==", "0040FF80", Description = "scheme and format in upper case")]
    [TestCase("base64:1x1xu8x3,AQID", "010203")]
    [TestCase("base64:1x1xs16,/v8=", "FEFF")]
    [TestCase("base64:1x2xu8x4,AQIDBAUGBwg", "0102030405060708")]
    public async Task LoadImage_EveryForm_IsThePayload(string id, string pixels)
    {
        var image = await Load(id);

        Assert.That(Convert.ToHexString(image.Pixels.Span), Is.EqualTo(pixels));
        Assert.That(image.Source, Is.EqualTo(new ImageSource { FreshFor = Timeout.InfiniteTimeSpan }));
    }

    [Test]
    public async Task LoadImage_Parameters_AreTheImages()
    {
        var image = await Load("base64:1x2xs16;slope=0.5;intercept=-1024;window=-40.5,4e2,/v8CAA==");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(image.GetSamples<short>().ToArray(), Is.EqualTo(new short[] { -2, 2 }));
            Assert.That((image.Rows, image.Columns, image.Format), Is.EqualTo((1, 2, PixelFormat.GrayS16)));
            Assert.That((image.RescaleSlope, image.RescaleIntercept), Is.EqualTo((0.5, -1024d)));
            Assert.That(image.Window, Is.EqualTo(new VoiWindow(-40.5, 400)));
        }
    }

    [Test]
    public void LoadImage_AnyPixels_ComeBackFromEitherAlphabet() => Prop.ForAll<byte[], bool>((bytes, urlSafe) =>
    {
        if (bytes.Length == 0)
            return true;
        var payload = urlSafe ? Base64Url.EncodeToString(bytes) : Convert.ToBase64String(bytes);
        var image = Load($"base64:1x{bytes.Length}xu8,{payload}").GetAwaiter().GetResult();
        return image.Pixels.Span.SequenceEqual(bytes);
    }).QuickCheckThrowOnFailure();

    [TestCase(1)]
    [TestCase(16 * 1024 * 3 / 4)]
    [TestCase((16 * 1024 * 3 / 4) + 1)]
    [TestCase(1_000_001)]
    public async Task LoadImage_AcrossChunks_IsThePayload(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var (rows, columns) = length > 65_535 ? (101, length / 101) : (1, length);

        var image = await Load($"base64:{rows}x{columns}xu8,{Convert.ToBase64String(bytes.AsSpan(0, rows * columns))}");

        Assert.That(image.Pixels.Span.SequenceEqual(bytes.AsSpan(0, rows * columns)), Is.True);
    }

    [TestCase("base64:", "comma")]
    [TestCase("base64:2x2xu8", "comma")]
    [TestCase("base64:,AAAA", "<rows>x<columns>x<format>")]
    [TestCase("base64:2x2,AAAA", "<rows>x<columns>x<format>")]
    [TestCase("base64:2x2xu7,AAAA", "'u7'")]
    [TestCase("base64:2x2xu8x2,AAAA", "'u8x2'")]
    [TestCase("base64:0x2xu8,AAAA", "'0' rows")]
    [TestCase("base64:2x-2xu8,AAAA", "'-2' columns")]
    [TestCase("base64: 2x2xu8,AAAA", "' 2' rows")]
    [TestCase("base64:99999999x99999999xu8,AAAA", "rows")]
    [TestCase("base64:2x2xu8,", "0 bytes")]
    [TestCase("base64:2x2xu8,AED/", "3 bytes of pixels, where its rows, columns and format make 4")]
    [TestCase("base64:2x2xu8,AED/gAA=", "5 bytes")]
    [TestCase("base64:2x2xu8,AED/g", "no whole number of bytes")]
    [TestCase("base64:2x2xu8,AED/gA=", "no whole number of bytes")]
    [TestCase("base64:2x2xu8,AED/gA===", "no whole number of bytes")]
    [TestCase("base64:2x2xu8,AE*/gA==", "no base64")]
    [TestCase("base64:2x2xu8,AE%2gA", "no base64")]
    [TestCase("base64:2x2xu8,A=D/gA==", "no base64")]
    [TestCase("base64:2x2xu8,AED/gB==", "no base64")]
    [TestCase("base64:2x2xu8;gain=2,AED/gA==", "'gain'")]
    [TestCase("base64:2x2xu8;slope,AED/gA==", "slope ''")]
    [TestCase("base64:2x2xu8;slope=0,AED/gA==", "slope 0")]
    [TestCase("base64:2x2xu8;slope=NaN,AED/gA==", "'NaN'")]
    [TestCase("base64:2x2xu8;slope=1e999,AED/gA==", "'1e999'")]
    [TestCase("base64:2x2xu8;slope=1;slope=2,AED/gA==", "twice")]
    [TestCase("base64:2x2xu8;intercept=a,AED/gA==", "'a'")]
    [TestCase("base64:2x2xu8;window=40,AED/gA==", "window")]
    [TestCase("base64:2x2xu8;window=40,0,AED/gA==", "narrower")]
    [TestCase("base64:2x2xu8;,AED/gA==", "''")]
    public void LoadImage_WrongId_SaysWhatIsWrong(string id, string part)
    {
        var error = Assert.ThrowsAsync<ImageLoadException>(() => Load(id))!;

        Assert.That(error.Error, Is.EqualTo(ImageLoadError.InvalidImageId), error.Message);
        Assert.That(error.Reason, Does.Contain(part).And.Contain("base64:<rows>x<columns>x<format>"));
    }

    [Test]
    public void LoadImage_HugeClaimWithShortPayload_TakesNoMemory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var load = new Base64ImageLoader().LoadImage(new ImageLoadRequest("base64:65535x65535xf64x4,AAAA"));

        Assert.That(Assert.ThrowsAsync<ImageLoadException>(() => load.Completion)!.Error, Is.EqualTo(ImageLoadError.InvalidImageId));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void LoadImage_OverTheHostsLimits_IsTooLarge()
    {
        var request = new ImageLoadRequest("base64:2x2xu8,AED/gA==") { PixelAllocator = new(new() { MaximumLengthBytes = 3 }) };

        var error = Assert.ThrowsAsync<ImageLoadException>(() => new Base64ImageLoader().LoadImage(request).Completion)!;

        Assert.That(error.Error, Is.EqualTo(ImageLoadError.TooLarge));
    }

    private static Task<Image> Load(string id) => new Base64ImageLoader().LoadImage(new ImageLoadRequest(id)).Completion;
}
