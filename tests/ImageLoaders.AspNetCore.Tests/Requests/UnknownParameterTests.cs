using System.Net;
using System.Text.Json;
using ImageLoaders.AspNetCore.Tests.OpenApi;

namespace ImageLoaders.AspNetCore.Tests.Requests;

/// <summary>A parameter that an endpoint does not have is refused by its name: nothing that was asked for is left out in silence.</summary>
public sealed class UnknownParameterTests
{
    private Service _service = null!;
    private OpenApiDocument _document = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _service = await Service.StartAsync(options => options.Content.Enabled = true);
        using var response = await _service.GetAsync("/images/openapi.json");
        _document = new(await Service.ReadJsonAsync(response));
    }

    [OneTimeTearDown]
    public async Task Stop() => await _service.DisposeAsync();

    [Test]
    public async Task EveryEndpoint_TakesTheParametersThatAreDescribedAndNoOther()
    {
        foreach (var (operation, _) in _document.Operations)
        {
            var described = _document.Parameters(operation).Where(parameter => parameter.GetProperty("in").GetString() == "query")
                .Select(parameter => parameter.GetProperty("name").GetString()!).ToArray();
            foreach (var name in new[] { "windw", "ids", "frame", "id", "window", "quality", "priority", "group", "path" })
            {
                var problem = await AskAsync(operation, $"{name}=1");
                Assert.That(IsUnknown(problem, name), Is.EqualTo(!described.Contains(name)), $"{operation} {name}");
            }

            foreach (var name in described)
                Assert.That(Detail(await AskAsync(operation, "windw=1")), Does.Contain(name), operation);
        }
    }

    [TestCase("id=wadouri:https://server/wado?requestType=WADO&studyUID=1&objectUID=2", "studyUID")]
    [TestCase("id=dicomfile:/data/a.dcm?x=1&frame=2", "frame")]
    [TestCase("window=40,400&ID=wadouri:https://server/wado?objectUID=2&contentType=application/dicom", "contentType")]
    public async Task IdThatAnAmpersandEnds_SaysHowToEncodeIt(string query, string parameter)
    {
        var detail = Detail(await AskAsync("get /rendered", query));

        Assert.That(detail, Does.Contain($"'{parameter}'").And.Contain("%26").And.Contain("encodeURIComponent"));
    }

    [Test]
    public async Task UnknownParameterBeforeTheId_SaysNothingOfEncoding() =>
        Assert.That(Detail(await AskAsync("get /rendered", "windw=40,400&id=ramp:4x4")), Does.Contain("'windw'").And.Not.Contain("%26"));

    [Test]
    public async Task IdThatAnAmpersandEndsBeforeAParameterOfTheSameName_SaysHowToEncodeIt() =>
        Assert.That(Detail(await AskAsync("get /image", "id=wadouri:https://server/wado?a=1&requestType=WADO")), Does.Contain("%26"));

    [Test]
    public async Task Form_IsRefusedBeforeItTakesAPlace()
    {
        await using var service = await Service.StartAsync(options => (options.Content.Enabled, options.Content.MaximumCount) = (true, 1));
        for (var i = 0; i < 3; i++)
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent([0xFF, 0xD8, 0xFF]), "file", "a.jpg" } };
            using var refused = await service.SendAsync(HttpMethod.Post, "/images/content", form);
            var problem = await Service.ReadProblemAsync(refused, HttpStatusCode.UnsupportedMediaType);
            Assert.That(Detail(problem), Does.Contain("--data-binary"));
        }

        using var taken = await service.SendAsync(HttpMethod.Post, "/images/content", new ByteArrayContent([0xFF, 0xD8, 0xFF]));
        Assert.That(taken.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    private async Task<JsonElement?> AskAsync(string operation, string query)
    {
        var path = operation.Split(' ')[1].Replace("{module}", "voiLutModule", StringComparison.Ordinal)
            .Replace("{prefetch}", $"{Guid.Empty}", StringComparison.Ordinal).Replace("{guid}", $"{Guid.Empty}", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new(operation.Split(' ')[0].ToUpperInvariant()), $"/images{path}?{query}");
        using var response = await _service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode == HttpStatusCode.BadRequest
            ? JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement : null;
    }

    private static bool IsUnknown(JsonElement? problem, string name) =>
        problem?.GetProperty("type").GetString()!.EndsWith("unknown-parameter", StringComparison.Ordinal) == true
        && Detail(problem).Contains($"'{name}'", StringComparison.Ordinal);

    private static string Detail(JsonElement? problem) => problem!.Value.GetProperty("detail").GetString()!;
}
