using System.Diagnostics;
using System.Net;
using System.Reflection;
using ImageLoaders.Display;

namespace ImageLoaders.AspNetCore.Tests.Access;

/// <summary>A service whose operator has opened one folder: what lies in it is served, and no way leads out of it.</summary>
[CancelAfter(300_000)]
public sealed class OpenRootTests
{
    private string _root = null!;
    private string _outside = null!;
    private Service _service = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        var folder = Directory.CreateTempSubdirectory("open-root-").FullName;
        (_root, _outside) = (Directory.CreateDirectory(Path.Combine(folder, "open")).FullName,
            Directory.CreateDirectory(Path.Combine(folder, "open-not")).FullName);
        var png = PngEncoder.Encode(new RenderedImage(1, 2, RenderedFormat.Gray8, [1, 2]));
        File.WriteAllBytes(Path.Combine(_root, "a.png"), png);
        File.WriteAllBytes(Path.Combine(_outside, "secret.png"), png);
        Directory.CreateDirectory(Path.Combine(_root, "inner"));
        File.CreateSymbolicLink(Path.Combine(_root, "link.png"), "a.png");
        File.CreateSymbolicLink(Path.Combine(_root, "out.png"), Path.Combine(_outside, "secret.png"));
        File.CreateSymbolicLink(Path.Combine(_root, "chain.png"), "out.png");
        Directory.CreateSymbolicLink(Path.Combine(_root, "folder"), _outside);
        Directory.CreateSymbolicLink(Path.Combine(_root, "self"), "/proc/self");
        File.CreateSymbolicLink(Path.Combine(_root, "zero.png"), "/dev/zero");
        using var pipe = Process.Start("mkfifo", Path.Combine(_root, "pipe.png"));
        await pipe.WaitForExitAsync();
        var plugins = typeof(OpenRootTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "PluginsPath").Value!;
        _service = await Service.StartAsync(configureHost: options =>
        {
            (options.PluginsPath, options.StatePath) = (plugins, Path.Combine(folder, "state"));
            options.Access.AllowedRoots.Add(_root);
        });
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _service.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_root)!, recursive: true);
    }

    [TestCase("/a.png")]
    [TestCase("/link.png")]
    [TestCase("/inner/../a.png")]
    [TestCase("/./a.png")]
    public async Task Load_WhatLiesInTheRoot_IsServed(string path, CancellationToken timeout)
    {
        using var response = await _service.GetAsync("/images/pixels?id=" + Uri.EscapeDataString($"webfile:{_root}{path}"));

        Assert.That(await response.Content.ReadAsByteArrayAsync(timeout), Is.EqualTo(new byte[] { 1, 2 }));
    }

    [TestCase("/../open-not/secret.png")]
    [TestCase("/inner/../../open-not/secret.png")]
    [TestCase("-not/secret.png")]
    [TestCase("/out.png")]
    [TestCase("/chain.png")]
    [TestCase("/folder/secret.png")]
    [TestCase("/self/environ")]
    [TestCase("/self/root/etc/passwd")]
    [TestCase("/self/fd/0")]
    [TestCase("/zero.png")]
    [TestCase("/pipe.png")]
    [TestCase("/inner")]
    public async Task Load_WhateverLeadsOut_IsForbidden(string path, CancellationToken timeout)
    {
        foreach (var scheme in new[] { "webfile", "dicomfile" })
        {
            using var response = await _service.GetAsync("/images/pixels?id=" + Uri.EscapeDataString($"{scheme}:{_root}{path}"));
            var problem = await Service.ReadProblemAsync(response, HttpStatusCode.Forbidden);

            Assert.That(problem.GetRawText(), Does.Not.Contain("open-not/secret").Or.Contain(path), "where a link leads is not told");
        }
    }

    [TestCase("//server/share/a.png")]
    [TestCase(@"\\server\share\a.png")]
    [TestCase(@"\\?\C:\a.png")]
    [TestCase(@"\\.\pipe\a")]
    [TestCase("file:///etc/passwd")]
    [TestCase("a.png")]
    [TestCase("../a.png")]
    [TestCase("~/a.png")]
    [TestCase("/etc/passwd%00/a.png")]
    public async Task Load_OtherWaysToNameAFile_AreNoWayIn(string path, CancellationToken timeout)
    {
        foreach (var scheme in new[] { "webfile", "dicomfile" })
        {
            using var response = await _service.GetAsync("/images/pixels?id=" + Uri.EscapeDataString($"{scheme}:{path}"));

            Assert.That((int)response.StatusCode, Is.AnyOf(400, 403, 404), await response.Content.ReadAsStringAsync(timeout));
        }
    }

    [Test]
    public async Task Load_PathsThatDoNotExistOutside_AreForbiddenLikeThoseThatDo(CancellationToken timeout)
    {
        using var there = await _service.GetAsync("/images/image?id=" + Uri.EscapeDataString($"webfile:{_outside}/secret.png"));
        using var missing = await _service.GetAsync("/images/image?id=" + Uri.EscapeDataString($"webfile:{_outside}/missing.png"));

        var one = (await Service.ReadProblemAsync(there, HttpStatusCode.Forbidden)).GetProperty("detail").GetString();
        var other = (await Service.ReadProblemAsync(missing, HttpStatusCode.Forbidden)).GetProperty("detail").GetString();
        Assert.That(one?.Replace("secret", "", StringComparison.Ordinal),
            Is.EqualTo(other?.Replace("missing", "", StringComparison.Ordinal)));
    }
}
