using System.Net;

namespace ImageLoaders.AspNetCore.Tests.Images;

public sealed class ImageTests
{
    private Service _service = null!;

    [OneTimeSetUp]
    public async Task Start() => _service = await Service.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _service.DisposeAsync();

    [Test]
    public async Task Image_Loaded_SaysAllButThePixels()
    {
        var response = await _service.GetAsync("/images/image?id=ramp:4x8");
        var image = await Service.ReadJsonAsync(response);

        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("application/json"));
        Assert.That(response.Headers.CacheControl?.ToString(), Is.EqualTo("no-cache, private"));
        Assert.That(response.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(["nosniff"]));
        Assert.That(response.Headers.GetValues("Cross-Origin-Resource-Policy"), Is.EqualTo(["same-origin"]));
        Assert.That(image.GetRawText(), Does.StartWith(
            """{"imageId":"ramp:4x8","rows":4,"columns":8,"components":1,"sampleType":"u16","lengthBytes":64,"rescaleSlope":"""
            + """2,"rescaleIntercept":-1024,"rescaleType":"HU","windows":[{"center":40,"width":"""
            + """400,"explanation":"SOFT"}],"voiLutFunction":"LINEAR","voiLuts":[],"invert":false,"rowPixelSpacing":"""
            + """0.5,"columnPixelSpacing":0.25,"isLossy":false,"minimumValue":0,"maximumValue":31,"overlays":[{"rows":"""
            + """1,"columns":10,"row":0,"column":0,"isRegionOfInterest":false,"bits":"AQM="}],"remarks":[],"source":"""
            + """{"sopInstanceUid":"1.2.3","frame":1,"version":"v1"},"bitsPerSample":16,"""));
        Assert.That(response.Headers.GetValues("Server-Timing").Single(), Does.Match(@"^fetch;dur=[\d.]+, decode;dur=[\d.]+$"));
    }

    [Test]
    public async Task Image_LoadedByTwoServices_HasOneEntityTag()
    {
        await using var other = await Service.StartAsync();
        using var first = await _service.GetAsync("/images/image?id=ramp:5x9");
        using var second = await other.GetAsync("/images/image?id=ramp:5x9");

        Assert.That(second.Headers.ETag, Is.EqualTo(first.Headers.ETag));
        Assert.That(await second.Content.ReadAsByteArrayAsync(), Is.EqualTo(await first.Content.ReadAsByteArrayAsync()));
    }

    [Test]
    public async Task Image_ThatStatesNothing_HasNoKeyOfIt()
    {
        using var registration = _service.Host.RegisterImageLoader("pixel", Loader.Pixel(() => 7));
        using var response = await _service.GetAsync("/images/image?id=pixel:1");
        var image = await Service.ReadJsonAsync(response);

        Assert.That(image.EnumerateObject().Select(property => property.Name), Is.EquivalentTo(new[]
        {
            "imageId", "rows", "columns", "components", "sampleType", "lengthBytes", "windows", "voiLuts", "invert", "isLossy",
            "minimumValue", "maximumValue", "overlays", "remarks", "source", "bitsPerSample",
            "isSigned", "isFloat", "byteOrder",
        }));
        Assert.That(image.GetProperty("source").EnumerateObject(), Is.Empty);
    }

    [Test]
    public async Task Image_HeldByTheClient_IsNotModified()
    {
        using var first = await _service.GetAsync("/images/image?id=ramp:4x8");
        using var second = await _service.GetAsync("/images/image?id=ramp:4x8", ("If-None-Match", $"\"other\", W/{first.Headers.ETag}"));

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(second.Headers.ETag, Is.EqualTo(first.Headers.ETag));
        Assert.That(await second.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [Test]
    public async Task Image_Head_HasTheLengthAndNoBody()
    {
        using var response = await _service.SendAsync(HttpMethod.Head, "/images/image?id=ramp:4x8", null);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.Headers.ContentLength, Is.GreaterThan(100));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [TestCase(ImageLoadError.InvalidImageId, 400, "invalid-image-id")]
    [TestCase(ImageLoadError.NoLoader, 404, "no-loader")]
    [TestCase(ImageLoadError.NotFound, 404, "not-found")]
    [TestCase(ImageLoadError.AccessDenied, 403, "access-denied")]
    [TestCase(ImageLoadError.Unauthorized, 401, "unauthorized")]
    [TestCase(ImageLoadError.Unreachable, 502, "unreachable")]
    [TestCase(ImageLoadError.Timeout, 504, "timeout")]
    [TestCase(ImageLoadError.Malformed, 422, "malformed")]
    [TestCase(ImageLoadError.Mismatch, 502, "mismatch")]
    [TestCase(ImageLoadError.Unsupported, 415, "unsupported")]
    [TestCase(ImageLoadError.TooLarge, 413, "too-large")]
    [TestCase(ImageLoadError.Overloaded, 503, "overloaded")]
    [TestCase(ImageLoadError.LoaderFault, 502, "loader-fault")]
    public async Task Image_LoadFails_IsAProblemOfItsStatus(ImageLoadError error, int status, string type)
    {
        using var registration = _service.Host.RegisterImageLoader("fails", Loader.Failing(error));
        using var response = await _service.GetAsync("/images/image?id=fails:now%3Ftoken%3Dsecret");
        var problem = await Service.ReadProblemAsync(response, (HttpStatusCode)status);

        Assert.That(problem.GetProperty("type").GetString(), Is.EqualTo("urn:imageloaders:error:" + type));
        Assert.That(problem.GetProperty("error").GetString(), Is.EqualTo(error.ToString()));
        Assert.That(problem.GetProperty("detail").GetString(), Is.EqualTo($"Told to fail with {error}."));
        Assert.That(problem.GetProperty("imageId").GetString(), Does.StartWith("fails:now").And.Not.Contain("secret"));
        Assert.That(problem.GetProperty("title").GetString(), Is.Not.Empty);
        Assert.That(response.Headers.RetryAfter is not null, Is.EqualTo(error == ImageLoadError.Overloaded));
        Assert.That(response.Headers.ETag, Is.Null);
    }

    [Test]
    public async Task Image_UnknownScheme_NamesTheKnownOnes()
    {
        using var response = await _service.GetAsync("/images/image?id=nobody:1");
        var problem = await Service.ReadProblemAsync(response, HttpStatusCode.NotFound);

        Assert.That(problem.GetProperty("error").GetString(), Is.EqualTo("NoLoader"));
        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain("ramp:"));
    }

    [TestCase("/images/image")]
    [TestCase("/images/image?id=")]
    [TestCase("/images/image?id=ramp:1x1&id=ramp:2x2")]
    [TestCase("/images/image?id=no-scheme")]
    [TestCase("/images/image?id=ramp:1x1&priority=high")]
    [TestCase("/images/image?id=ramp:1x1&requestType=now")]
    public async Task Image_QueryThatCannotBeRead_IsABadRequest(string path)
    {
        using var response = await _service.GetAsync(path);
        await Service.ReadProblemAsync(response, HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task Image_IdPastTheLimit_IsTooLongAndNeverLoaded()
    {
        using var fits = await _service.GetAsync("/images/image?id=nobody:" + new string('a', 8192 - 7));
        using var response = await _service.GetAsync("/images/image?id=nobody:" + new string('a', 8192 - 6));

        await Service.ReadProblemAsync(fits, HttpStatusCode.NotFound);
        await Service.ReadProblemAsync(response, HttpStatusCode.RequestUriTooLong);
    }

    [Test]
    public async Task Image_UriPastTheServersLimit_IsTooLong()
    {
        using var response = await _service.GetAsync("/images/image?id=nobody:" + new string('a', 60_000));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestUriTooLong));
    }

    [Test]
    public async Task Image_LoadOptions_ReachTheLoader()
    {
        ImageLoadOptions? seen = null;
        using var registration = _service.Host.RegisterImageLoader("options", new Loader((request, _) =>
        {
            seen = request.Options;
            throw new ImageLoadException(ImageLoadError.NotFound, "Only asked.");
        }));
        using var response = await _service.GetAsync(
            "/images/image?id=options:1&priority=-5&requestType=thumbnail", ("ImageLoaders-Authorization", "Bearer behind"),
                ("Authorization", "Bearer mine"));

        Assert.That(seen,
            Is.EqualTo(new ImageLoadOptions { Priority = -5, RequestType = RequestType.Thumbnail, Authorization = "Bearer behind" }));
    }

    [Test]
    public async Task OpenApi_Asked_DescribesEveryEndpointAndIsKept()
    {
        using var response = await _service.GetAsync("/images/openapi.json");
        var document = await Service.ReadJsonAsync(response);

        Assert.That(document.GetProperty("openapi").GetString(), Does.StartWith("3."));
        Assert.That(document.GetProperty("paths").EnumerateObject().Select(path => path.Name), Is.EquivalentTo([
            "/image", "/pixels", "/rendered", "/metadata", "/metadata/{module}", "/list", "/ohif.json", "/id", "/plugins",
                "/prefetch", "/prefetch/{prefetch}", "/events", "/content", "/content/{guid}", "/openapi.json"]));
        Assert.That(response.Headers.ETag?.IsWeak, Is.False);
    }

    [TestCase("GET", "/images/nothing", HttpStatusCode.NotFound)]
    [TestCase("GET", "/images", HttpStatusCode.NotFound)]
    [TestCase("POST", "/images/image?id=ramp:1x1", HttpStatusCode.MethodNotAllowed)]
    [TestCase("DELETE", "/images/plugins", HttpStatusCode.MethodNotAllowed)]
    public async Task Endpoints_OtherPathsAndMethods_AreNotThere(string method, string path, HttpStatusCode status)
    {
        using var response = await _service.SendAsync(new HttpMethod(method), path, null);

        Assert.That(response.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task Plugins_NoneInTheFolder_IsAnEmptyList()
    {
        using var response = await _service.GetAsync("/images/plugins");

        Assert.That((await Service.ReadJsonAsync(response)).GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Health_Asked_IsLiveAndReady()
    {
        using var live = await _service.GetAsync("/health/live");
        using var ready = await _service.GetAsync("/health/ready");

        Assert.That((await Service.ReadJsonAsync(live)).GetProperty("status").GetString(), Is.EqualTo("live"));
        var health = await Service.ReadJsonAsync(ready);
        Assert.That(health.GetProperty("status").GetString(), Is.EqualTo("ready"));
        Assert.That(health.GetProperty("schemes").EnumerateArray().Select(scheme => scheme.GetString()), Does.Contain("ramp"));
    }
}
