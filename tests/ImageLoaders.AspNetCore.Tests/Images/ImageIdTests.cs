using System.Net;
using System.Reflection;

namespace ImageLoaders.AspNetCore.Tests.Images;

public sealed class ImageIdTests
{
    private static readonly byte[] Dicom = [.. new byte[128], .. "DICM"u8];

    [Test]
    public async Task Get_PathOfAFile_IsTheIdByItsContentAndKeepsTheQuery()
    {
        var folder = Directory.CreateTempSubdirectory("imageloaders-id-").FullName;
        var path = Path.Combine(folder, "slice");
        await File.WriteAllBytesAsync(path, Dicom);
        await using var service = await StartAsync(folder);
        using var response = await service.GetAsync("/images/id?path=" + Uri.EscapeDataString(path + "?frame=2"));

        Assert.That((await Service.ReadJsonAsync(response)).GetProperty("imageId").GetString(), Is.EqualTo($"dicomfile:{path}?frame=2"));
        Directory.Delete(folder, recursive: true);
    }

    [TestCase("")]
    [TestCase("/")]
    [TestCase("?series=1.2")]
    [TestCase("/?series=1.2")]
    public async Task Get_PathOfAFolder_IsItsIdAsOnTheCommandLine(string rest)
    {
        var folder = Directory.CreateTempSubdirectory("imageloaders-id-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "slice"), Dicom);
        await using var service = await StartAsync(folder);
        using var response = await service.GetAsync("/images/id?path=" + Uri.EscapeDataString(folder + rest));

        Assert.That((await Service.ReadJsonAsync(response)).GetProperty("imageId").GetString(),
            Is.EqualTo($"dicomfile:{folder}/{rest.TrimStart('/')}"));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task Get_PathOfAFolderOutsideTheRoots_IsDeniedWhetherItIsThereOrNot()
    {
        var folder = Directory.CreateTempSubdirectory("imageloaders-id-").FullName;
        await using var service = await StartAsync(folder);
        using var there = await service.GetAsync("/images/id?path=/etc");
        using var missing = await service.GetAsync("/images/id?path=/no-such-folder");

        var details = new[] { there, missing }.Select(async answer =>
            (await Service.ReadProblemAsync(answer, HttpStatusCode.Forbidden)).GetProperty("error").GetString());
        Assert.That(await Task.WhenAll(details), Is.All.EqualTo("AccessDenied"));
        Directory.Delete(folder);
    }

    [TestCase("slice", "dicomfile")] // by its content, whatever its ending
    [TestCase("picture.dcm", "webfile")]
    public async Task Get_PathOfAFileOfAnotherEnding_IsTheIdByItsSignature(string name, string scheme)
    {
        var folder = Directory.CreateTempSubdirectory("imageloaders-id-").FullName;
        var path = Path.Combine(folder, name);
        await File.WriteAllBytesAsync(path, scheme == "dicomfile" ? Dicom : [0xFF, 0xD8, 0xFF, 0xE0]);
        await using var service = await StartAsync(folder);
        using var response = await service.GetAsync("/images/id?path=" + Uri.EscapeDataString(path));

        Assert.That((await Service.ReadJsonAsync(response)).GetProperty("imageId").GetString(), Is.EqualTo($"{scheme}:{path}"));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task Get_Content_IsItsId()
    {
        await using var service = await StartAsync("/");
        using var content = service.Host.AddContent(new byte[] { 0xFF, 0xD8, 0xFF });
        using var response = await service.GetAsync("/images/id?path=" + content.Name);

        Assert.That((await Service.ReadJsonAsync(response)).GetProperty("imageId").GetString(), Is.EqualTo($"webfile:{content.Name}"));
    }

    private static Task<Service> StartAsync(string root)
    {
        var plugins = typeof(ImageIdTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "PluginsPath").Value!;
        return Service.StartAsync(null, options =>
        {
            options.PluginsPath = plugins;
            options.StatePath = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"state-{Guid.NewGuid():N}");
            options.Access.AllowedRoots.Add(root);
            options.Access.AllowListing = true;
        });
    }
}
