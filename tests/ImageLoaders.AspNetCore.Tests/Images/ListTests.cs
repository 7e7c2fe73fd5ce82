using System.Net;

namespace ImageLoaders.AspNetCore.Tests.Images;

public sealed class ListTests
{
    private Service _service = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _service = await Service.StartAsync();
        _service.Host.RegisterImageLoader("listed", new ListedLoader());
    }

    [TearDown]
    public async Task StopAsync() => await _service.DisposeAsync();

    [Test]
    public async Task List_OfAnId_IsItsGroupsWithWhatTheyState()
    {
        using var response = await _service.GetAsync("/images/list?id=listed:x");
        var list = await Service.ReadJsonAsync(response);

        Assert.That(list.GetProperty("imageId").GetString(), Is.EqualTo("listed:x"));
        Assert.That(list.GetProperty("imageCount").GetInt32(), Is.EqualTo(2));
        Assert.That(list.GetProperty("remarks")[0].GetString(), Is.EqualTo("notes.txt is no image."));
        var study = list.GetProperty("groups")[0];
        Assert.That(study.EnumerateObject().Select(property => property.Name), Is.EqualTo(new[]
        {
            "kind", "uid", "description", "date", "time", "patientName", "patientId", "imageCount", "groups",
        }));
        Assert.That(study.GetProperty("date").GetString(), Is.EqualTo("2026-01-02"));
        var series = study.GetProperty("groups")[0];
        Assert.That(series.GetProperty("listId").GetString(), Is.EqualTo("listed:x?series=1.2.3"));
        Assert.That((series.GetProperty("modality").GetString(), series.GetProperty("number").GetInt32()), Is.EqualTo(("CT", 4)));
        var stack = series.GetProperty("groups")[0];
        Assert.That(stack.GetProperty("kind").GetString(), Is.EqualTo("stack"));
        Assert.That(stack.GetProperty("imageIds").EnumerateArray().Select(id => id.GetString()),
            Is.EqualTo(new[] { "listed:a", "listed:b" }));
        Assert.That(stack.TryGetProperty("groups", out _), Is.False);
    }

    [TestCase("ramp:2x2", HttpStatusCode.NotFound)]
    [TestCase("nobody:x", HttpStatusCode.NotFound)]
    [TestCase("no-scheme", HttpStatusCode.BadRequest)]
    public async Task List_OfWhatCannotBeListed_IsAProblem(string id, HttpStatusCode status)
    {
        using var response = await _service.GetAsync($"/images/list?id={id}");

        await Service.ReadProblemAsync(response, status);
    }
}
