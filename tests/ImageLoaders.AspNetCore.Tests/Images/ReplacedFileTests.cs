using System.Net;
using System.Reflection;
using ImageLoaders.Tests;

namespace ImageLoaders.AspNetCore.Tests.Images;

/// <summary>
/// A DICOM file that is replaced on disk, behind the plugin that ships, the cache of images and that of answers: the next load is of the
/// new one.
/// </summary>
public sealed class ReplacedFileTests
{
    private static readonly DateTime Written = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private string _folder = null!;
    private string _file = null!;

    [SetUp]
    public void CreateFile()
    {
        _folder = Directory.CreateTempSubdirectory("replaced-").FullName;
        _file = Path.Combine(_folder, "ct.dcm");
        File.WriteAllBytes(_file, Dicom(1));
        File.SetLastWriteTimeUtc(_file, Written);
    }

    [TearDown]
    public void DeleteFile() => Directory.Delete(_folder, recursive: true);

    [TestCase(nameof(OverwriteInPlace), false)]
    [TestCase(nameof(OverwriteInPlace), true)]
    [TestCase(nameof(MoveOver), false)]
    [TestCase(nameof(MoveOver), true)]
    [TestCase(nameof(DeleteAndCreate), true)]
    public async Task Load_FileWasReplaced_GivesTheNewPixels(string how, bool isTimeSetBack)
    {
        Action<byte[]> replace = how switch
        {
            nameof(OverwriteInPlace) => OverwriteInPlace,
            nameof(MoveOver) => MoveOver,
            _ => DeleteAndCreate
        };
        await using var service = await StartAsync();
        var id = new ImageId("dicomfile:" + _file);
        for (ushort sample = 2; sample < 6; sample++)
        {
            var before = await service.Host.LoadImage(id);
            Assert.That(await service.Host.LoadImage(id), Is.SameAs(before), "it is kept while the file stays");
            using var answer = await service.GetAsync("/images/pixels?id=" + id);
            using var unchanged = await service.GetAsync("/images/pixels?id=" + id, ("If-None-Match", answer.Headers.ETag!.ToString()));
            Assert.That(unchanged.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));

            replace(Dicom(sample));
            if (isTimeSetBack)
                File.SetLastWriteTimeUtc(_file, Written);

            using var after = await service.GetAsync("/images/pixels?id=" + id, ("If-None-Match", answer.Headers.ETag!.ToString()));
            Assert.That(after.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await after.Content.ReadAsByteArrayAsync(), Is.EqualTo(new byte[] { (byte)sample, 0, (byte)sample, 1 }));
            Assert.That((await service.Host.LoadImage(id)).GetSamples<ushort>().ToArray(),
                Is.EqualTo(new[] { sample, (ushort)(sample + 256) }));
        }
    }

    private void OverwriteInPlace(byte[] bytes)
    {
        using var file = File.OpenWrite(_file);
        Assert.That(file.Length, Is.EqualTo(bytes.Length));
        file.Write(bytes);
    }

    private void MoveOver(byte[] bytes)
    {
        File.WriteAllBytes(_file + ".new", bytes);
        File.Move(_file + ".new", _file, overwrite: true);
    }

    // The new file may get the number of the one that is gone.
    private void DeleteAndCreate(byte[] bytes)
    {
        File.Delete(_file);
        File.WriteAllBytes(_file, bytes);
    }

    private static byte[] Dicom(ushort sample) => SmallDicomFile.Make(1, 2, [sample, (ushort)(sample + 256)]);

    private Task<Service> StartAsync()
    {
        var plugins = typeof(ReplacedFileTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "PluginsPath").Value!;
        return Service.StartAsync(configureHost: options =>
        {
            (options.PluginsPath, options.StatePath) = (plugins, Path.Combine(_folder, "state"));
            options.Access.AllowedRoots.Add(_folder);
        });
    }
}
