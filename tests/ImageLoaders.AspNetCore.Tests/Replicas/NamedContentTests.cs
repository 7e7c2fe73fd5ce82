using System.Net;
using ImageLoaders.AspNetCore.Tests.Attacks;
using ImageLoaders.TestTime;

namespace ImageLoaders.AspNetCore.Tests.Replicas;

/// <summary>Contents whose name the client chooses, and a folder of them that replicas share.</summary>
[CancelAfter(300_000)]
public sealed class NamedContentTests
{
    // 1 x 1 pixels, grey, of different values.
    private static readonly byte[] Black =
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==");

    private static readonly byte[] White =
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==");

    private string _folder = "";

    [SetUp]
    public void SetUp() => _folder = Path.Combine(Path.GetTempPath(), $"imageloaders-contents-{Guid.NewGuid():N}");

    [TearDown]
    public void TearDown()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Put_NameOfTheClients_IsFoundByIt([Values] bool isShared)
    {
        await using var service = await StartAsync(isShared);
        var name = $"content/{Guid.NewGuid()}";
        using var put = await PutAsync(service, name, Black);
        var content = await Service.ReadJsonAsync(put);

        Assert.That(put.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(content.GetProperty("name").GetString(), Is.EqualTo(name));
        Assert.That(content.GetProperty("imageIds")[0].GetString(), Is.EqualTo("webfile:" + name));
        Assert.That(await PixelAsync(service, name), Is.Zero);
    }

    [Test]
    public async Task Put_Again_ChangesNothingForTheSameBytesAndIsAConflictForOthers([Values] bool isShared)
    {
        await using var service = await StartAsync(isShared);
        var name = $"content/{Guid.NewGuid()}";
        using var first = await PutAsync(service, name, Black);
        using var same = await PutAsync(service, name, Black);
        using var others = await PutAsync(service, name, White);

        Assert.That(same.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        await Service.ReadProblemAsync(others, HttpStatusCode.Conflict);
        Assert.That(await PixelAsync(service, name), Is.Zero);
        using var deleted = await service.SendAsync(HttpMethod.Delete, "/images/" + name, null);
        using var again = await service.SendAsync(HttpMethod.Delete, "/images/" + name, null);
        Assert.That((deleted.StatusCode, again.StatusCode), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.NotFound)));
    }

    [Test]
    public async Task Put_OtherBytesAfterADelete_AreTheOnesThatAreShown([Values] bool isShared)
    {
        await using var service = await StartAsync(isShared);
        var name = $"content/{Guid.NewGuid()}";
        using var first = await PutAsync(service, name, Black);
        Assert.That(await PixelAsync(service, name), Is.Zero);
        using var deleted = await service.SendAsync(HttpMethod.Delete, "/images/" + name, null);
        using var second = await PutAsync(service, name, White);

        Assert.That(await PixelAsync(service, name), Is.EqualTo(255), "never what the cache has of the bytes before");
    }

    [TestCase("6c84fb90-12c4-11e1-840d")]
    [TestCase("..%2F..%2Fetc%2Fpasswd")]
    [TestCase("{6c84fb90-12c4-11e1-840d-7b25c5ee775a}")]
    public async Task Put_NameThatIsNone_IsABadRequest(string name)
    {
        await using var service = await StartAsync(isShared: true);
        using var put = await PutAsync(service, "content/" + name, Black);
        await Service.ReadProblemAsync(put, HttpStatusCode.BadRequest);
        Assert.That(Directory.Exists(_folder), Is.False);
    }

    [Test]
    public async Task Shared_ReplicaThatWasGivenItHasGone_AnotherFindsItWithTheSameEntityTag()
    {
        var name = $"content/{Guid.NewGuid()}";
        System.Net.Http.Headers.EntityTagHeaderValue? tag;
        await using (var first = await StartAsync(isShared: true))
        {
            using var put = await PutAsync(first, name, White);
            using var shown = await first.GetAsync($"/images/pixels?id=webfile:{name}");
            tag = shown.Headers.ETag;
        }

        await using var second = await StartAsync(isShared: true);
        using var found = await second.GetAsync($"/images/pixels?id=webfile:{name}");
        Assert.That(found.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(found.Headers.ETag, Is.EqualTo(tag));
        using var deleted = await second.SendAsync(HttpMethod.Delete, "/images/" + name, null);
        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(Directory.EnumerateFiles(_folder), Is.Empty);
    }

    [Test]
    public async Task Shared_ItsTimeIsOver_NobodyFindsItAndTheNextUploadDeletesIt()
    {
        var time = new ManualTimeProvider();
        var (old, next) = ($"content/{Guid.NewGuid()}", $"content/{Guid.NewGuid()}");
        await using (var killed = await StartAsync(isShared: true, time))
        {
            using var put = await PutAsync(killed, old, Black);
        }

        time.Advance(TimeSpan.FromHours(1));
        await using var service = await StartAsync(isShared: true, time);
        using var gone = await service.GetAsync($"/images/pixels?id=webfile:{old}");
        Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        using var other = await PutAsync(service, next, Black);
        Assert.That(Directory.EnumerateFiles(_folder).Select(Path.GetFileNameWithoutExtension), Is.EquivalentTo(
            new[] { next["content/".Length..], next["content/".Length..] }), "the file, and its group");
    }

    [Test]
    public async Task Shared_GroupIsKeptAnew_IsFoundAfterItsFirstTime()
    {
        var time = new ManualTimeProvider();
        var name = $"content/{Guid.NewGuid()}";
        await using var service = await StartAsync(isShared: true, time);
        using var put = await service.SendAsync(HttpMethod.Put, $"/images/{name}?group=study-1", new ByteArrayContent(White));
        time.Advance(TimeSpan.FromMinutes(50));
        using var kept = await service.SendAsync(HttpMethod.Put, "/images/content?group=study-1", null);
        time.Advance(TimeSpan.FromMinutes(50));

        Assert.That(kept.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await PixelAsync(service, name), Is.EqualTo(255));
        time.Advance(TimeSpan.FromMinutes(10));
        using var gone = await service.GetAsync($"/images/pixels?id=webfile:{name}");
        Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("study-1")]
    [TestCase("https://server/../series?1.2.3")]
    public async Task Shared_GroupOfAReplicaThatHasGone_IsKeptAndRemovedByAnother(string group)
    {
        var time = new ManualTimeProvider();
        var (query, name) = ("?group=" + Uri.EscapeDataString(group), $"content/{Guid.NewGuid()}");
        await using (var killed = await StartAsync(isShared: true, time))
        {
            using var put = await killed.SendAsync(HttpMethod.Put, $"/images/{name}{query}", new ByteArrayContent(White));
            using var other = await PutAsync(killed, $"content/{Guid.NewGuid()}", Black);
        }

        await using var service = await StartAsync(isShared: true, time);
        time.Advance(TimeSpan.FromMinutes(50));
        using var kept = await service.SendAsync(HttpMethod.Put, "/images/content" + query, null);
        time.Advance(TimeSpan.FromMinutes(50));
        Assert.That(kept.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await PixelAsync(service, name), Is.EqualTo(255), "it is there for longer than it was given for");
        using var after = await service.SendAsync(HttpMethod.Delete, $"/images/content{query}&after=60", null);
        Assert.That(await PixelAsync(service, name), Is.EqualTo(255));
        using var deleted = await service.SendAsync(HttpMethod.Delete, "/images/content" + query, null);
        using var gone = await service.GetAsync($"/images/pixels?id=webfile:{name}");
        using var again = await service.SendAsync(HttpMethod.Delete, "/images/content" + query, null);

        Assert.That((after.StatusCode, deleted.StatusCode, gone.StatusCode, again.StatusCode), Is.EqualTo(
            (HttpStatusCode.NoContent, HttpStatusCode.NoContent, HttpStatusCode.NotFound, HttpStatusCode.NotFound)));
        using var next = await PutAsync(service, $"content/{Guid.NewGuid()}", Black);
        Assert.That(Directory.EnumerateFiles(_folder).Count(), Is.EqualTo(2), "the new one and its group: what has expired is deleted");
    }

    [Test]
    public async Task Shared_GroupIsKeptAnewByAnotherReplica_OutlivesItsTimeOnTheFirst()
    {
        var time = new ManualTimeProvider();
        var name = $"content/{Guid.NewGuid()}";
        await using var first = await StartAsync(isShared: true, time);
        await using var second = await StartAsync(isShared: true, time);
        using var put = await first.SendAsync(HttpMethod.Put, $"/images/{name}?group=study", new ByteArrayContent(White));
        time.Advance(TimeSpan.FromMinutes(50));
        using var kept = await second.SendAsync(HttpMethod.Put, "/images/content?group=study", null);
        time.Advance(TimeSpan.FromMinutes(50));

        Assert.That(kept.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await PixelAsync(first, name), await PixelAsync(second, name)), Is.EqualTo((255, 255)));
        using var deleted = await first.SendAsync(HttpMethod.Delete, "/images/content?group=study", null);
        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(Directory.EnumerateFiles(_folder), Is.Empty);
    }

    [Test]
    public async Task Shared_FolderIsFull_IsTooLargeAndLeavesNothing()
    {
        await using var service = await StartAsync(isShared: true, maximumBytes: 100);
        using var first = await PutAsync(service, $"content/{Guid.NewGuid()}", Black);
        using var second = await PutAsync(service, $"content/{Guid.NewGuid()}", White);

        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That((await Service.ReadProblemAsync(second, HttpStatusCode.RequestEntityTooLarge)).GetProperty("detail").GetString(),
            Does.Contain("ImageLoaders:MaximumContentBytes"));
        Assert.That(Directory.EnumerateFiles(_folder).Count(static file => !Path.HasExtension(file)), Is.EqualTo(1));
    }

    [Test]
    public async Task Copies_WithVersionsOfTheirBytes_HaveOneEntityTag([Values] bool isOfContent)
    {
        var (one, two) = (Path.Combine(_folder, "one.png"), Path.Combine(_folder, "two.png"));
        Directory.CreateDirectory(_folder);
        await File.WriteAllBytesAsync(one, Black);
        await File.WriteAllBytesAsync(two, Black);
        File.SetLastWriteTimeUtc(two, DateTime.UtcNow.AddDays(-1));
        await using var service = await ServiceAttack.StartAsync(options =>
        {
            options.Access.AllowedRoots.Add(_folder);
            options.Access.FileVersions = isOfContent ? Hosting.FileVersions.Content : Hosting.FileVersions.Identity;
        });
        using var first = await service.GetAsync($"/images/pixels?id=webfile:{one}");
        using var second = await service.GetAsync($"/images/pixels?id=webfile:{two}");
        Assert.That(second.Headers.ETag, isOfContent ? Is.EqualTo(first.Headers.ETag) : Is.Not.EqualTo(first.Headers.ETag));

        await File.WriteAllBytesAsync(one, White);
        using var changed = await service.GetAsync($"/images/pixels?id=webfile:{one}");
        Assert.That((await changed.Content.ReadAsByteArrayAsync())[0], Is.EqualTo(255), "a change is seen, whatever versions are made of");
        Assert.That(changed.Headers.ETag, Is.Not.EqualTo(first.Headers.ETag));
    }

    private Task<Service> StartAsync(bool isShared, TimeProvider? time = null, long maximumBytes = 1 << 20) =>
        ServiceAttack.StartAsync(options =>
        {
            options.MaximumContentBytes = maximumBytes;
            options.SharedContentPath = isShared ? _folder : null;
        }, time);

    private static Task<HttpResponseMessage> PutAsync(Service service, string name, byte[] bytes) =>
        service.SendAsync(HttpMethod.Put, $"/images/{name}?group=anything", new ByteArrayContent(bytes));

    private static async Task<int> PixelAsync(Service service, string name)
    {
        using var answer = await service.GetAsync($"/images/pixels?id=webfile:{name}&group=anything");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadAsByteArrayAsync())[0];
    }
}
