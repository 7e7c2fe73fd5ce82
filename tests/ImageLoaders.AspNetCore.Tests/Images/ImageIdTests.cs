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

    [TestCase("slice", "/slice")]
    [TestCase("./slice?frame=2", "/slice?frame=2")]
    [TestCase("inner/../slice", "/slice")]
    [TestCase("inner", "/inner/")]
    [TestCase(".", "/")]
    public async Task Get_RelativePath_StartsInTheWorkingFolder(string path, string expected)
    {
        var folder = Directory.CreateTempSubdirectory("imageloaders-id-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "inner"));
        foreach (var file in (string[])["slice", "inner/slice"])
            await File.WriteAllBytesAsync(Path.Combine(folder, file), Dicom);
        await using var service = await StartAsync(folder, folder);
        using var response = await service.GetAsync("/images/id?path=" + Uri.EscapeDataString(path));

        Assert.That((await Service.ReadJsonAsync(response)).GetProperty("imageId").GetString(), Is.EqualTo($"dicomfile:{folder}{expected}"));
        Directory.Delete(folder, recursive: true);
    }

    [TestCase("../")]
    [TestCase("..")]
    [TestCase("~")]
    [TestCase("~/.ssh/id")]
    public async Task Get_RelativePathOutsideTheRoots_IsDenied(string path)
    {
        var folder = Directory.CreateTempSubdirectory("imageloaders-id-").FullName;
        await using var service = await StartAsync(folder, folder);
        using var response = await service.GetAsync("/images/id?path=" + Uri.EscapeDataString(path));

        var problem = await Service.ReadProblemAsync(response, HttpStatusCode.Forbidden);
        Assert.That(problem.GetProperty("error").GetString(), Is.EqualTo("AccessDenied"));
        Directory.Delete(folder);
    }

    [Test]
    public async Task Get_PathInTheHomeFolder_IsOneOfTheUser()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Assume.That(home, Is.Not.Empty);
        await using var service = await StartAsync(home, "/");
        using var response = await service.GetAsync("/images/id?path=~/no-such-file-of-a-test"); // outside of the home it would be denied

        var problem = await Service.ReadProblemAsync(response, HttpStatusCode.NotFound);
        Assert.That(problem.GetProperty("error").GetString(), Is.EqualTo("NotFound"));
    }

    [Test]
    public async Task Get_RelativePathWithoutAWorkingFolder_IsRefused()
    {
        await using var service = await StartAsync("/");
        using var response = await service.GetAsync("/images/id?path=slice");

        Assert.That((int)response.StatusCode, Is.InRange(400, 499));
    }

    private static Task<Service> StartAsync(string root, string? workingFolder = null)
    {
        var plugins = typeof(ImageIdTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "PluginsPath").Value!;
        return Service.StartAsync(service => service.WorkingFolder = workingFolder, options =>
        {
            options.PluginsPath = plugins;
            options.StatePath = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"state-{Guid.NewGuid():N}");
            options.Access.AllowedRoots.Add(root);
            options.Access.AllowListing = true;
        });
    }
}
