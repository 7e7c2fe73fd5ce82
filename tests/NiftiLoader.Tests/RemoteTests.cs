using ImageLoaders;
using ImageLoaders.TestServers;

namespace NiftiLoader.Tests;

public sealed class RemoteTests
{
    private const int Slices = 20_000; // 480 KB: more than is fetched at first

    [Test]
    public async Task Load_FromAServerWithRanges_FetchesTheSliceAlone()
    {
        using var server = await NginxServer.StartAsync();
        server.Add("/a.nii", new NiftiBytes(Slices).ToArray());
        using var plugin = new TestPlugin();

        var image = await plugin.Load($"nifti:{server.Url}/a.nii?frame=10000");
        await plugin.Load($"nifti:{server.Url}/a.nii?frame=10001");

        Assert.That(image.GetSamples<short>()[0], Is.EqualTo(unchecked((short)(9999 * 12))));
        Assert.That(server.Answers("/a.nii").Select(answer => answer.Bytes), Is.EqualTo(new[] { 65536, 24, 24 }));
        Assert.That(image.Source.FreshFor, Is.GreaterThan(TimeSpan.FromMinutes(4)));
        Assert.That(await plugin.IsCurrent($"nifti:{server.Url}/a.nii", image.Source), Is.True);
    }

    [Test]
    public async Task Load_FromAServerWithoutRanges_FetchesTheFileOnce()
    {
        using var server = await NginxServer.StartAsync();
        server.Add("/a.nii", new NiftiBytes(Slices).ToArray());
        server.Add("/b.nii.gz", new NiftiBytes(Slices).ToGzip());
        using var plugin = new TestPlugin();

        foreach (var name in (string[])["/a.nii", "/b.nii.gz"])
        {
            for (var frame = 9_999; frame < 10_002; frame++)
            {
                Assert.That((await plugin.Load($"nifti:{server.WithoutRanges}{name}?frame={frame}")).GetSamples<short>()[0],
                    Is.EqualTo(unchecked((short)((frame - 1) * 12))));
            }

            Assert.That(server.Answers(name), Has.Count.LessThanOrEqualTo(3), name);
        }
    }

    [Test]
    public async Task Load_PairOnAServer_IsRead()
    {
        using var server = await NginxServer.StartAsync();
        var bytes = new NiftiBytes().Byte(345, (byte)'i').Single(108, 0).ToArray();
        server.Add("/x.hdr", bytes[..348]);
        server.Add("/x.img", bytes[352..]);
        using var plugin = new TestPlugin();

        Assert.That((await plugin.Load($"nifti:{server.Url}/x.img?frame=2")).GetSamples<short>()[0], Is.EqualTo(12));
    }

    [Test]
    public async Task Load_FileReplacedMeanwhile_IsAMismatchAndThenTheNewOne()
    {
        using var server = await NginxServer.StartAsync();
        server.Add("/a.nii", new NiftiBytes(Slices).ToArray());
        using var plugin = new TestPlugin(("FreshFor", "00:00:00"));
        var id = $"nifti:{server.Url}/a.nii?frame=10000";
        var image = await plugin.Load(id);

        server.Add("/a.nii", new NiftiBytes(Slices + 1).Single(112, 7).ToArray());

        Assert.That(await plugin.IsCurrent(id, image.Source), Is.False);
        Assert.That((await plugin.Load(id)).RescaleSlope, Is.EqualTo(7));
    }

    [Test]
    public async Task Load_FileThatIsNotThere_IsNotFound()
    {
        using var server = await NginxServer.StartAsync();
        using var plugin = new TestPlugin();

        Assert.That(plugin.Fail($"nifti:{server.Url}/none.nii").Error, Is.EqualTo(ImageLoadError.NotFound));
    }
}
