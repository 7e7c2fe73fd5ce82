using ImageLoaders;
using ImageLoaders.Metadata;

namespace WebImageLoader.Tests.Pictures;

public sealed class AnimationTests
{
    // Pillow composes as its own code for GIF and PNG says, and as libwebp says.
    private static readonly Dictionary<string, (string Script, int Tolerance)> Scripts = new()
    {
        ["gif"] =
            ("f = pictures(9, 61, 43, 'RGB'); f[0].save('out', 'GIF', save_all=True, append_images=f[1:], duration=[50 + 10 * i for i "
            + "in range(9)])", 0),
        ["gif of greys"] = ("f = pictures(5, 61, 43, 'L'); f[0].save('out', 'GIF', save_all=True, append_images=f[1:], duration=40)", 0),
        ["webp"] =
            ("f = pictures(9, 61, 43, 'RGBA'); f[0].save('out', 'WEBP', save_all=True, append_images=f[1:], duration=70, lossless=True)",
            0),
        ["webp of mixed frames"] =
            ("f = pictures(9, 61, 43, 'SOFT'); f[0].save('out', 'WEBP', save_all=True, append_images=f[1:], duration=70, "
            + "allow_mixed=True, kmin=3, kmax=5)", 3),
        ["webp, lossy and opaque"] = (
            "f = pictures(6, 61, 43, 'RGB'); f[0].save('out', 'WEBP', save_all=True, append_images=f[1:], duration=70, quality=70)", 0),
        ["png"] = ("f = pictures(9, 61, 43, 'RGBA'); f[0].save('out', 'PNG', save_all=True, append_images=f[1:], duration=70)", 0),
        ["png, cleared"] =
            ("f = pictures(9, 61, 43, 'RGBA'); f[0].save('out', 'PNG', save_all=True, append_images=f[1:], disposal=1, blend=0)", 0),
        ["png, restored"] =
            ("f = pictures(9, 61, 43, 'RGBA'); f[0].save('out', 'PNG', save_all=True, append_images=f[1:], disposal=[0, 2, 2, 1, 2, 0, "
            + "0, 2, 2], blend=1)", 1),
        ["png, blended"] =
            ("f = pictures(9, 61, 43, 'RGBA'); f[0].save('out', 'PNG', save_all=True, append_images=f[1:], disposal=0, blend=1)", 0),
    };

    private static IEnumerable<string> Names => Scripts.Keys;

    [TestCaseSource(nameof(Names))]
    public async Task Load_EveryFrame_IsWhatPillowShows(string name)
    {
        using var plugin = new TestPlugin();
        var (script, tolerance) = Scripts[name];
        var (file, frames) = Tools.Pillow(script);
        var id = plugin.Add(file);

        Assert.That((await plugin.Metadata($"{id}?frame=1")).Get<MultiframeModule>()!.NumberOfFrames, Is.EqualTo(frames.Count));
        Assert.That(frames, Has.Count.GreaterThan(3));
        for (var i = frames.Count; i > 0; i--)
        {
            var image = await plugin.Load($"{id}?frame={i}");
            Assert.That(LargestDifference(image, frames[i - 1]), Is.LessThanOrEqualTo(tolerance), $"frame {i}");
            Assert.That(image.Source.Frame, Is.EqualTo(i));
            Assert.That(image.Remarks, Is.Empty);
        }

        Assert.That(LargestDifference(await plugin.Load(id), frames[0]), Is.LessThanOrEqualTo(tolerance), "without a frame");
        Assert.That(plugin.Fail($"{id}?frame={frames.Count + 1}").Error, Is.EqualTo(ImageLoadError.NotFound));
    }

    [Test]
    public async Task Load_GifOfAnyDisposals_IsComposedByTheRules([Range(0, 19)] int seed)
    {
        using var plugin = new TestPlugin();
        var random = new Random(seed);
        var (columns, rows) = (23, 17);
        var gif = new Gifs(columns, rows, Gifs.Greys);
        var canvas = new uint[columns * rows];
        var expected = new List<uint[]>();
        for (var i = 0; i < 12; i++)
        {
            var (w, h) = random.Next(4) == 0 ? (columns, rows) : (random.Next(1, columns + 1), random.Next(1, rows + 1));
            var (left, top) = (random.Next(columns - w + 1), random.Next(rows - h + 1));
            var (disposal, transparent) = (random.Next(5), random.Next(3) == 0 ? -1 : random.Next(4));
            var indices = Enumerable.Range(0, w * h).Select(_ => (byte)random.Next(4)).ToArray();
            gif.Frame(left, top, w, h, indices, disposal, transparent, isInterlaced: random.Next(2) == 0);
            uint[] before = [.. canvas];
            for (var k = 0; k < w * h; k++)
            {
                if (indices[k] != transparent)
                    canvas[((top + (k / w)) * columns) + left + (k % w)] = 0xFF000000 | (indices[k] * 0x010101u);
            }

            expected.Add([.. canvas]);
            if (disposal >= 3)
                canvas = before;
            for (var k = 0; k < w * h && disposal == 2; k++)
                canvas[((top + (k / w)) * columns) + left + (k % w)] = 0;
        }

        var id = plugin.Add(gif.ToBytes());
        for (var i = 0; i < 12; i++)
        {
            var image = await plugin.Load($"{id}?frame={i + 1}");
            Assert.That(ToRgba(image), Is.EqualTo(expected[i].SelectMany(BitConverter.GetBytes).ToArray()), $"frame {i + 1}");
        }
    }

    [Test]
    public async Task GetMetadata_Animation_HasEachFramesTime()
    {
        using var plugin = new TestPlugin();
        var gif = new Gifs(1, 1, Gifs.Greys).Frame(0, 0, 1, 1, [1], delay: 4).Frame(0, 0, 1, 1, [2], delay: 4)
            .Frame(0, 0, 1, 1, [3], delay: 10).ToBytes();

        var metadata = await plugin.Metadata(plugin.Add(gif) + "?frame=2");

        Assert.That(metadata.Get<CineModule>()!.FrameDurations, Is.EqualTo(new[] { 40d, 40, 100 }));
        Assert.That((metadata.Get<CineModule>()!.FrameTime, metadata.Get<CineModule>()!.CineRate),
            Is.EqualTo(((double?)null, (double?)null)));
        Assert.That((metadata.Get<FrameModule>()!.FrameNumber, metadata.Get<MultiframeModule>()!.NumberOfFrames, metadata.Source.Frame),
            Is.EqualTo((2, 3, 2)));
    }

    [Test]
    public async Task GetMetadata_EvenAnimation_HasARate()
    {
        using var plugin = new TestPlugin();
        var gif = new Gifs(1, 1, Gifs.Greys).Frame(0, 0, 1, 1, [1], delay: 4).Frame(0, 0, 1, 1, [2], delay: 4).ToBytes();

        var cine = (await plugin.Metadata(plugin.Add(gif))).Get<CineModule>()!;

        Assert.That((cine.FrameTime, cine.CineRate, cine.NumberOfFrames), Is.EqualTo((40d, 25d, 2)));
    }

    [Test]
    public async Task Load_StillPictures_HaveOneFrame()
    {
        using var plugin = new TestPlugin();
        foreach (var file in new[] { Pngs.Ramp(3, 3), Jpegs.Make(Jpegs.Pattern(8, 8, 1), 8, 8),
            new Gifs(1, 1, Gifs.Greys).Frame(0, 0, 1, 1, [1]).ToBytes() })
        {
            var id = plugin.Add(file);
            Assert.That((await plugin.Load($"{id}?frame=1")).Pixels.ToArray(), Is.EqualTo((await plugin.Load(id)).Pixels.ToArray()));
            Assert.That((await plugin.Load(id)).Source.Frame, Is.Null);
            Assert.That(plugin.Fail($"{id}?frame=2").Error, Is.EqualTo(ImageLoadError.NotFound));
            Assert.That(plugin.Fail($"{id}?frame=0").Error, Is.EqualTo(ImageLoadError.InvalidImageId));
        }
    }

    [Test]
    public async Task Load_FromAServer_FrameIsTheServersForAStillPicture()
    {
        using var plugin = new TestPlugin();
        using var animation = Served.Picture(new Gifs(1, 1, Gifs.Greys).Frame(0, 0, 1, 1, [1]).Frame(0, 0, 1, 1, [2]).ToBytes());
        using var still = Served.Picture(Pngs.Ramp(1, 1, 9));

        Assert.That((await plugin.Load(animation.PictureUrl + "?frame=2")).Pixels.Span[0], Is.EqualTo(2));
        Assert.That((await plugin.Load(animation.PictureUrl + "?size=1&frame=2")).Pixels.Span[0], Is.EqualTo(2));
        Assert.That((await plugin.Load(animation.PictureUrl + "#frame=2")).Pixels.Span[0], Is.EqualTo(2));
        Assert.That((await plugin.Load(still.PictureUrl + "?frame=7")).Pixels.Span[0], Is.EqualTo(9));
        Assert.That(plugin.Fail(still.PictureUrl + "#frame=7").Error, Is.EqualTo(ImageLoadError.NotFound));
        Assert.That(plugin.Fail(animation.PictureUrl + "?frame=3").Error, Is.EqualTo(ImageLoadError.NotFound));
    }

    [Test]
    public async Task Load_DataUrl_TakesAFrame([Values("?frame=2", "#frame=2", "&frame=2")] string suffix)
    {
        using var plugin = new TestPlugin();
        var gif = new Gifs(1, 1, Gifs.Greys).Frame(0, 0, 1, 1, [1]).Frame(0, 0, 1, 1, [2]).ToBytes();

        Assert.That((await plugin.Load($"data:image/gif;base64,{Convert.ToBase64String(gif)}{suffix}")).Pixels.Span[0], Is.EqualTo(2));
    }

    [Test]
    public async Task Load_LastOfManyFramesThatCoverAll_DecodesItAlone()
    {
        using var plugin = new TestPlugin();
        var gif = new Gifs(1, 1, Gifs.Greys);
        for (var i = 0; i < 200; i++)
            gif.Frame(0, 0, 1, 1, [(byte)i]);
        var bytes = gif.ToBytes();
        var id = plugin.Add(bytes);

        Assert.That((await plugin.Load($"{id}?frame=200")).Pixels.Span[0], Is.EqualTo(199));
    }

    [Test]
    public void Load_FrameThatNeedsTooMany_IsTooLarge()
    {
        using var plugin = new TestPlugin();
        var gif = new Gifs(4000, 4000, Gifs.Greys);
        var clear = new Gifs(4000, 4000, Gifs.Greys).ToBytes(hasTrailer: false).Length;
        var bytes = new List<byte>(gif.ToBytes(hasTrailer: false));
        for (var i = 0; i < 80; i++)
        {
            // A frame of 16 million pixels that lets all through, and has next to no data.
            bytes.AddRange([0x21, 0xF9, 4, 1, 0, 0, 0, 0, 0x2C, 0, 0, 0, 0, 0xA0, 0x0F, 0xA0, 0x0F, 0, 8, 1, 0, 0]);
        }

        bytes.AddRange(new byte[5000]);
        Assert.That(bytes, Has.Count.GreaterThan(clear));
        Assert.That(plugin.Fail(plugin.Add([.. bytes]) + "?frame=80").Error, Is.EqualTo(ImageLoadError.TooLarge));
    }

    internal static byte[] ToRgba(Image image)
    {
        var pixels = image.Pixels.ToArray();
        return image.Format.Components switch
        {
            4 => pixels,
            3 => [.. pixels.Chunk(3).SelectMany(rgb => (byte[])[.. rgb, 255])],
            _ => [.. pixels.SelectMany(grey => (byte[])[grey, grey, grey, 255])],
        };
    }

    internal static int LargestDifference(Image image, byte[] rgba)
    {
        var ours = ToRgba(image);
        Assert.That(ours, Has.Length.EqualTo(rgba.Length));
        var most = 0;
        for (var i = 0; i < ours.Length; i += 4)
        {
            most = Math.Max(most, Math.Abs(ours[i + 3] - rgba[i + 3]));
            for (var channel = 0; channel < 3 && ours[i + 3] > 0; channel++) // what is wholly transparent has no colour
                most = Math.Max(most, Math.Abs(ours[i + channel] - rgba[i + channel]) * ours[i + 3] / 255);
        }

        return most;
    }
}
