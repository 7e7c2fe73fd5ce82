using System.Net;
using ImageLoaders.AspNetCore.Images;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.Display;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Tests.Images;

public sealed class RenderedTests
{
    private Service _service = null!;

    [OneTimeSetUp]
    public async Task Start() => _service = await Service.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _service.DisposeAsync();

    [Test]
    public async Task Rendered_WithoutParameters_IsTheDefaultViewport()
    {
        var image = await _service.Host.LoadImage("ramp:16x32");
        using var response = await _service.GetAsync("/images/rendered?id=ramp:16x32");

        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("image/png"));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.EqualTo(PngEncoder.Encode(ImageRenderer.Render(image))));
    }

    [Test]
    public async Task Rendered_EveryParameter_IsTheViewportOfIt()
    {
        var image = await _service.Host.LoadImage("ramp:16x32");
        var viewport = new Viewport
        {
            Window = new(-900, 200),
            VoiLutFunction = VoiLutFunction.Sigmoid,
            Invert = true,
            ColorMap = ColorMaps.Find("hotIron"),
            ShowOverlays = true,
            Rotation = 90,
            FlipHorizontally = true,
            FlipVertically = true,
            Scale = 2,
            Rows = 64,
            Columns = 32,
        };
        using var response = await _service
            .GetAsync(
            "/images/rendered?id=ramp:16x32&window=-900,200,sigmoid&invert=true"
                + "&colormap=hotIron&overlay=true&rotation=450&flip=hv&scale=2");

        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.EqualTo(PngEncoder.Encode(ImageRenderer.Render(image, viewport))));
    }

    [Test]
    public async Task Rendered_Viewport_FitsTheWholeImageIn()
    {
        var image = await _service.Host.LoadImage("ramp:16x32");
        var viewport = ImageRenderer.GetDefaultViewport(image).FitInto(image, 48, 48);
        using var response = await _service.GetAsync("/images/rendered?id=ramp:16x32&viewport=48,48");

        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.EqualTo(PngEncoder.Encode(ImageRenderer.Render(image, viewport))));
    }

    [Test]
    public async Task Rendered_PartOfTheImage_ShowsThatPartAlone()
    {
        using var registration = _service.Host.RegisterImageLoader("quarters", new Loader((request, _) =>
        {
            var pixels = request.AllocatePixels(8, 8, PixelFormat.Gray8);
            for (var i = 0; i < 64; i++)
                pixels.Memory.Span[i] = (byte)((i / 8 < 4 ? 10 : 30) + (i % 8 < 4 ? 0 : 10));
            return Task.FromResult(new Image(pixels) { Window = new(128, 256) });
        }));
        var path = "/images/rendered?id=quarters:1&viewport=4,8,";
        using var plain = await _service.GetAsync(path + "4,0,4,4");
        using var mirrored = await _service.GetAsync(path + "0,0,-8,8");

        Assert.That(await plain.Content.ReadAsByteArrayAsync(), Is.EqualTo(Grey(8, 4, (row, _) => row is >= 2 and < 6 ? 20 : 0)),
            "in the middle, black above and below");
        Assert.That(await mirrored.Content.ReadAsByteArrayAsync(),
            Is.EqualTo(Grey(8, 4, (row, column) => row is < 2 or >= 6 ? 0 : (row < 4 ? 10 : 30) + (column < 2 ? 10 : 0))));
    }

    [TestCase("window=40")]
    [TestCase("window=40,0")]
    [TestCase("window=40,400,cubic")]
    [TestCase("window=a,b")]
    [TestCase("window=NaN,1")]
    [TestCase("viewport=0,10")]
    [TestCase("viewport=10")]
    [TestCase("viewport=10,99999")]
    [TestCase("viewport=10,10,0,0,33,1")]
    [TestCase("viewport=10,10,-1,0,3,1")]
    [TestCase("viewport=10,10,0,0,3,0")]
    [TestCase("viewport=1.5,10")]
    [TestCase("scale=0")]
    [TestCase("scale=-1")]
    [TestCase("scale=Infinity")]
    [TestCase("rotation=x")]
    [TestCase("flip=d")]
    [TestCase("invert=1")]
    [TestCase("overlay=yes")]
    [TestCase("colormap=nobodys")]
    [TestCase("scale=1&scale=2")]
    [TestCase("quality=0")]
    [TestCase("quality=101")]
    [TestCase("quality=1.5")]
    [TestCase("quality=best")]
    public async Task Rendered_ParameterThatCannotBeRead_IsABadRequestThatNamesIt(string parameter)
    {
        using var response = await _service.GetAsync("/images/rendered?id=ramp:16x32&" + parameter);
        var problem = await Service.ReadProblemAsync(response, HttpStatusCode.BadRequest);

        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain($"'{parameter.Split('=')[0]}'"));
    }

    [TestCase("scale=5000")]
    [TestCase("scale=1e300")]
    [TestCase("viewport=65535,65535")]
    [TestCase("viewport=65535,65535,0,0,1,1")]
    [TestCase("viewport=65535,65535,0,0,1,16")]
    [TestCase("viewport=40000,40000,0,0,1,16&scale=1e-9")]
    [TestCase("viewport=8192,4097&scale=1e-300")]
    [TestCase("viewport=1,1,0,0,1,1&rotation=1e300&scale=1e308", false)]
    [TestCase("viewport=64,1,0.001,0.001,1e-12,1e-12&rotation=45", false)]
    [TestCase("viewport=64,64&scale=1e308&rotation=0.5", false)]
    public async Task Rendered_TooManyPixelsOrOddNumbers_AreRefusedBeforeMemoryIsTaken(string parameter, bool isTooLarge = true)
    {
        await _service.Host.LoadImage("ramp:16x32");
        var before = GC.GetTotalAllocatedBytes(precise: true);
        using var response = await _service.GetAsync("/images/rendered?id=ramp:16x32&" + parameter);

        if (isTooLarge)
            await Service.ReadProblemAsync(response, HttpStatusCode.RequestEntityTooLarge);
        else
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(32 << 20));
    }

    [TestCase(double.Epsilon)]
    [TestCase(double.MaxValue)]
    public async Task Rendered_ImageOfAnImpossiblePixelShape_IsShownWithSquareOnes(double ratio)
    {
        using var registration = _service.Host.RegisterImageLoader("odd", new Loader((request, _) =>
        {
            var pixels = request.AllocatePixels(2, 3, PixelFormat.Gray8);
            pixels.Memory.Span.Clear();
            return Task.FromResult(new Image(pixels) { PixelAspectRatio = ratio });
        }));

        foreach (var parameters in new[] { "", "&viewport=3,2", "&viewport=3,2,0,0,3,2", "&rotation=180" })
        {
            using var response = await _service.GetAsync("/images/rendered?id=odd:1" + parameters);
            Assert.That(response.IsSuccessStatusCode, Is.True, await response.Content.ReadAsStringAsync());
            Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.EqualTo(Grey(2, 3, (_, _) => 0)), parameters);
        }
    }

    [Test]
    public async Task Rendered_WindowWithoutAFunction_MeansTheImagesOwnForItsWindowsAndElseLinear([Values] bool hasWindow)
    {
        using var registration = _service.Host.RegisterImageLoader("sigmoid", new Loader((request, _) =>
        {
            var pixels = request.AllocatePixels(1, 256, PixelFormat.Gray8);
            for (var i = 0; i < 256; i++)
                pixels.Memory.Span[i] = (byte)i;
            return Task.FromResult(new Image(pixels) { VoiLutFunction = VoiLutFunction.Sigmoid, Windows = hasWindow ? [new(1, 2)] : [] });
        }));
        using var response = await _service.GetAsync("/images/rendered?id=sigmoid:1&window=128,256");

        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.EqualTo(Grey(1, 256, (_, column) =>
            hasWindow ? (int)Math.Round(255 / (1 + Math.Exp(-4 * (column - 128) / 256.0)), MidpointRounding.AwayFromZero) : column)));
    }

    [TestCase("image/png")]
    [TestCase("image/*;q=0.1")]
    [TestCase("text/html, */*;q=0.1")]
    [TestCase("image/jpeg;q=0.4, image/png;q=0.5")]
    [TestCase("image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8")]
    [TestCase("image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5")]
    [TestCase("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8")]
    [TestCase("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/png,image/svg+xml,*/*;q=0.8")]
    public async Task Rendered_AcceptTakesPng_IsPng(string accept)
    {
        using var response = await _service.GetAsync("/images/rendered?id=ramp:16x32", ("Accept", accept));

        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("image/png"));
    }

    [TestCase("image/jpeg", "image/jpeg")]
    [TestCase("image/jpeg, image/png;q=0.5", "image/jpeg")]
    [TestCase("image/png;q=0, */*", "image/jpeg")]
    [TestCase("image/webp", "image/webp")]
    [TestCase("image/jpeg;q=0.1, image/webp;q=0.2", "image/webp")]
    [TestCase("text/html, image/webp, image/png;q=0", "image/webp")]
    public async Task Rendered_AcceptPrefersAnotherFormat_IsThatFormat(string accept, string mediaType)
    {
        var picture = ImageRenderer.Render(await _service.Host.LoadImage("ramp:16x32"));
        using var response = await _service.GetAsync("/images/rendered?id=ramp:16x32&quality=70", ("Accept", accept));
        using var best = await _service.GetAsync("/images/rendered?id=ramp:16x32&quality=100", ("Accept", accept));
        using var plain = await _service.GetAsync("/images/rendered?id=ramp:16x32", ("Accept", accept));
        using var png = await _service.GetAsync("/images/rendered?id=ramp:16x32&quality=70");
        byte[] Encode(int quality) =>
            mediaType == "image/jpeg" ? JpegEncoder.Encode(picture, quality) : WebPEncoder.Encode(picture, quality);

        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo(mediaType));
        Assert.That(response.Headers.Vary, Does.Contain("Accept"));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.EqualTo(Encode(70)));
        Assert.That(await best.Content.ReadAsByteArrayAsync(), Is.EqualTo(Encode(100)));
        Assert.That(await plain.Content.ReadAsByteArrayAsync(), Is.EqualTo(Encode(90)));
        Assert.That(new[] { response, best, plain, png }.Select(answer => answer.Headers.ETag), Is.Unique);
        Assert.That(await png.Content.ReadAsByteArrayAsync(), Is.EqualTo(PngEncoder.Encode(picture)), "no quality lessens a PNG");
    }

    [Test]
    public void Choose_LibraryIsMissing_IsTheNextFormatOrNotAcceptable()
    {
        PictureFormat[] formats =
        [
            PictureFormat.All[0],
            PictureFormat.All[1] with { IsAvailable = () => false },
            PictureFormat.All[2] with { IsAvailable = () => false },
        ];
        PictureFormat Choose(string accept)
        {
            var context = new DefaultHttpContext();
            context.Request.Headers.Accept = accept;
            return PictureFormat.Choose(context.Request, formats);
        }

        Assert.That(Choose("image/jpeg, image/*;q=0.5").Subtype, Is.EqualTo("png"));
        Assert.That(() => Choose("image/jpeg"), Throws.TypeOf<RequestException>().With.Property("Status").EqualTo(406)
            .And.Message.Contains("libjpeg-turbo").And.Message.Contains("image/png"));
        Assert.That(() => Choose("image/webp"), Throws.TypeOf<RequestException>().With.Message.Contains("libwebp"));
    }

    [TestCase("application/dicom")]
    [TestCase("image/png;q=0")]
    [TestCase("image/tiff, image/*;q=0")]
    public async Task Rendered_AcceptLeavesEveryFormatOut_IsNotAcceptable(string accept)
    {
        using var response = await _service.GetAsync("/images/rendered?id=ramp:16x32", ("Accept", accept));

        await Service.ReadProblemAsync(response, HttpStatusCode.NotAcceptable);
    }

    [Test]
    public async Task Rendered_SameView_HasTheSameTagHoweverItIsWritten()
    {
        async Task<string?> TagOf(string parameters)
        {
            using var response = await _service.GetAsync("/images/rendered?id=ramp:16x32&" + parameters);
            return response.Headers.ETag?.ToString();
        }

        var tag = await TagOf("window=40,400&rotation=90");
        Assert.That(await TagOf("rotation=450.0&window=40.0,4e2"), Is.EqualTo(tag));
        Assert.That(await TagOf("window=40,401&rotation=90"), Is.Not.EqualTo(tag));
        Assert.That(await TagOf("window=40,400,linear&rotation=90&invert=true"), Is.Not.EqualTo(tag));
    }

    [Test]
    public async Task Rendered_HeldByTheClient_IsNotModifiedWithoutAnotherLoad()
    {
        var loader = new RampLoader();
        using var registration = _service.Host.RegisterImageLoader("counted", loader);
        using var first = await _service.GetAsync("/images/rendered?id=counted:16x32");
        using var second = await _service.GetAsync("/images/rendered?id=counted:16x32", ("If-None-Match", first.Headers.ETag!.ToString()));
        using var third = await _service.GetAsync("/images/rendered?id=counted:16x32");

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(second.Content.Headers.ContentLength, Is.Null.Or.Zero);
        Assert.That(await third.Content.ReadAsByteArrayAsync(), Is.EqualTo(await first.Content.ReadAsByteArrayAsync()));
        Assert.That(loader.Loads, Is.EqualTo(1));
    }

    [TestCase(0)]
    [TestCase(2000)]
    public async Task Rendered_MoreViewsThanAreKept_AreAllRight(long keptBytes)
    {
        await using var service = await Service.StartAsync(options => options.MaximumEncodedCacheBytes = keptBytes);
        var image = await service.Host.LoadImage("ramp:16x32");
        for (var i = 0; i < 40; i++)
        {
            var viewport = ImageRenderer.GetDefaultViewport(image) with { Window = new(i % 17, 400) };
            using var response = await service.GetAsync($"/images/rendered?id=ramp:16x32&window={i % 17},400");

            Assert.That(await response.Content.ReadAsByteArrayAsync(),
                Is.EqualTo(PngEncoder.Encode(ImageRenderer.Render(image, viewport))));
        }
    }

    private static byte[] Grey(int rows, int columns, Func<int, int, int> value)
    {
        var pixels = new byte[rows * columns];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)value(i / columns, i % columns);
        return PngEncoder.Encode(new RenderedImage(rows, columns, RenderedFormat.Gray8, pixels));
    }
}
