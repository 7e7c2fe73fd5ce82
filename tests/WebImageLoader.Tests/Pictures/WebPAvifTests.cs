using ImageLoaders;
using ImageLoaders.Metadata;

namespace WebImageLoader.Tests.Pictures;

public sealed class WebPAvifTests
{
    [Test]
    public async Task Load_WebP_IsWhatPillowShows([Values("RGB", "RGBA", "SOFT")] string mode,
        [Values("lossless=True", "quality=60")] string options)
    {
        using var plugin = new TestPlugin();
        var (file, frames) = Tools.Pillow($"pictures(3, 61, 43, '{mode}')[2].save('out', 'WEBP', exact=True, {options})");

        var image = await plugin.Load(file);

        Assert.That(AnimationTests.LargestDifference(image, frames[0]), Is.Zero);
        Assert.That((image.Rows, image.Columns, image.IsLossy), Is.EqualTo((43, 61, options != "lossless=True")));
        Assert.That(image.Remarks, Is.Empty);
    }

    [Test]
    public async Task Load_WebPCutOff_IsAnErrorUnlessTolerant([Values("lossless=True", "quality=60")] string options)
    {
        using var strict = new TestPlugin();
        using var tolerant = new TestPlugin(("Tolerant", "true"));
        var file = Tools.Pillow($"im = Image.effect_noise((160, 160), 90).convert('RGB'); im.save('out', 'WEBP', {options})").File;

        Assert.That(strict.Fail(file[..(file.Length * 2 / 3)]).Error, Is.EqualTo(ImageLoadError.Malformed));
        Assert.That((await tolerant.Load(file[..(file.Length * 2 / 3)])).Remarks, Has.One.Contains("damaged, and shown as far as it goes"));
    }

    [Test]
    public async Task Load_AvifWithoutLoss_IsThePicture([Values("RGB", "RGBA")] string mode,
        [Values("", "--irot 1", "--irot 2", "--irot 3 --imir 0", "--imir 1", "--irot 1 --imir 1")] string turn)
    {
        using var plugin = new TestPlugin();
        var (png, frames) = Tools.Pillow($"pictures(3, 61, 43, '{mode}')[2].save('out', 'PNG')");
        string[] turns = turn.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var made = Tools.Run("sh", ["-c", $"avifenc --lossless {turn} in.png out.avif && avifdec out.avif out.png"], ("in.png", png));

        var image = await plugin.Load(made["out.avif"]);

        // avifdec turns nothing; the words of the file are: anticlockwise by quarters, then mirrored top to bottom (0) or left to right
        // (1).
        var grid = new Grid(frames[0], 43, 61, 4);
        var quarters = Array.IndexOf(turns, "--irot") is var at and >= 0 ? turns[at + 1][0] - '0' : 0;
        for (var i = 0; i < quarters; i++)
            grid = grid.Transpose().FlipRows();
        if (turn.Contains("imir 0", StringComparison.Ordinal))
            grid = grid.FlipRows();
        if (turn.Contains("imir 1", StringComparison.Ordinal))
            grid = grid.FlipColumns();
        Assert.That((image.Rows, image.Columns), Is.EqualTo((grid.Rows, grid.Columns)));
        Assert.That(AnimationTests.LargestDifference(image, grid.Pixels), Is.Zero);
        Assert.That(AnimationTests.LargestDifference(await plugin.Load(made["out.png"]), frames[0]), Is.Zero, "the encoder lost nothing");
    }

    [Test]
    public async Task Load_AvifOfGreys_IsGrey()
    {
        using var plugin = new TestPlugin();
        var made = Tools.Run("sh", ["-c", "avifenc -y 400 --min 0 --max 0 in.png out.avif && avifdec out.avif out.png"],
            ("in.png", Pngs.Ramp(40, 30)));

        var image = await plugin.Load(made["out.avif"]);

        Assert.That(image.Format, Is.EqualTo(PixelFormat.Gray8));
        Assert.That(AnimationTests.LargestDifference(image, AnimationTests.ToRgba(await plugin.Load(made["out.png"]))),
            Is.LessThanOrEqualTo(1));
    }

    [Test]
    public async Task Load_AvifOfTenBits_HasSixteen()
    {
        using var plugin = new TestPlugin();
        var made = Tools.Run("sh", ["-c", "avifenc -d 10 -y 444 --min 0 --max 0 in.png out.avif && avifdec -d 16 out.avif out.png"],
            ("in.png", Pngs.Make(40, 30, 2, 8, Jpegs.Pattern(30, 40, 3))));

        var image = await plugin.Load(made["out.avif"]);

        var expected = (await plugin.Load(made["out.png"])).GetSamples<ushort>().ToArray();
        Assert.That(image.Format.ToString(), Is.EqualTo("u16x3"));
        Assert.That(image.GetSamples<ushort>().ToArray().Zip(expected, (ours, theirs) => Math.Abs(ours - theirs)).Max(), Is.LessThan(256));
    }

    [Test]
    public async Task Load_AvifSequence_HasItsFrames()
    {
        using var plugin = new TestPlugin();
        (string Name, byte[] Content)[] pictures =
            [.. Enumerable.Range(0, 5).Select(i =>
            ($"{i}.png", Pngs.Make(40, 30, 2, 8, [.. Jpegs.Pattern(30, 40, 3).Select(value => (byte)(value ^ (40 * i)))])))];
        var made = Tools.Run("avifenc", ["--lossless", "--timescale", "25", "0.png", "1.png", "2.png", "3.png", "4.png", "out.avif"],
            pictures);
        var id = plugin.Add(made["out.avif"]);

        var cine = (await plugin.Metadata(id)).Get<CineModule>()!;
        Assert.That((cine.NumberOfFrames, cine.FrameTime), Is.EqualTo((5, 40d)));
        for (var i = 4; i >= 0; i--)
            Assert.That(AnimationTests.LargestDifference(await plugin.Load($"{id}?frame={i + 1}"),
                AnimationTests.ToRgba(await plugin.Load(pictures[i].Content))), Is.Zero, $"frame {i + 1}");
        Assert.That(plugin.Fail($"{id}?frame=6").Error, Is.EqualTo(ImageLoadError.NotFound));
    }
}
