using System.Buffers;
using System.Security.Cryptography;
using ImageLoaders;
using ImageLoaders.Codecs;

namespace WebImageLoader.Tests.Pictures;

/// <summary>
/// Damaged pictures of every format: a picture or an error of the contract, and the same one whatever lay in memory before.
/// </summary>
public sealed class HostilePicturesTests
{
    private const int MostBytes = 16 << 20;

    private static readonly Lazy<Dictionary<string, byte[]>> Pictures = new(MakePictures);

    private static readonly string[] Names =
        ["png", "apng", "jpeg", "gif", "webp", "webp of frames", "webp, lossy", "bmp", "bmp of runs", "avif", "avif of frames"];

    [TestCaseSource(nameof(Names))]
    public void Decode_Damaged_IsTheSameWhateverLayInMemory(string name) => Run(name, 150, seed: 1);

    [TestCaseSource(nameof(Names)), Category("Long")]
    public void Decode_ManyDamaged_IsTheSameWhateverLayInMemory(string name) => Run(name, 50_000 / Names.Length, seed: 2);

    [TestCaseSource(nameof(Names))]
    public async Task Load_Damaged_EndsInAPictureOrAnErrorOfTheContract(string name)
    {
        using var plugin = new TestPlugin();
        using var tolerant = new TestPlugin(("Tolerant", "true"));
        var random = new Random(3);
        for (var i = 0; i < 60; i++)
        {
            var id = (i % 2 == 0 ? plugin : tolerant).Add(Mutate(random, Pictures.Value[name])) + (i % 3 == 0 ? "?frame=2" : "");
            var request = new ImageLoadRequest(id) { PixelAllocator = new(new() { MaximumLengthBytes = MostBytes }) };
            var load = (i % 2 == 0 ? plugin : tolerant).Start(request).Completion;
            await Task.WhenAny(load).WaitAsync(TimeSpan.FromMinutes(5));
            Assert.That(load.IsCompletedSuccessfully
                || load.Exception!.InnerException is ImageLoadException { Error: not ImageLoadError.LoaderFault }, Is.True,
                $"{i}: {load.Exception}");
        }
    }

    private static void Run(string name, int count, int seed)
    {
        var random = new Random(seed);
        var (errors, start) = (0, GC.GetAllocatedBytesForCurrentThread());
        for (var i = 0; i < count; i++)
        {
            var mutant = Mutate(random, Pictures.Value[name]);
            var first = Outcome(name, mutant, i % 2 == 0, 0x00);
            Assert.That(Outcome(name, mutant, i % 2 == 0, 0xA5), Is.EqualTo(first), $"mutant {i}: {Convert.ToHexString(mutant)}");
            errors += first.StartsWith("error", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.That(errors, Is.InRange(1, count - 1));
        Assert.That((GC.GetAllocatedBytesForCurrentThread() - start) / count, Is.LessThan(8 << 20), "managed bytes for each mutant");
    }

    /// <summary>What becomes of the bytes, in words that differ when anything does.</summary>
    private static string Outcome(string name, byte[] bytes, bool isTolerant, byte poison)
    {
        Poison<byte>(poison);
        Poison<ushort>((ushort)(poison * 0x0101));
        Poison<uint>(poison * 0x01010101u);
        try
        {
            return name[..3] switch
            {
                "gif" => Frames(GifPicture.Read(bytes, isTolerant), bytes, poison),
                "web" => Frames(WebPPicture.Read(bytes, isTolerant), bytes, poison),
                "avi" => Frames(AvifPicture.Read(bytes), bytes, poison),
                "apn" => ApngPicture.Read(bytes) is { } animation ? Frames(animation, bytes, poison) : "no animation",
                "bmp" => Still(new BmpCodec { IsTolerant = isTolerant }, bytes, poison),
                "jpe" => Still(new JpegCodec { IsTolerant = isTolerant }, bytes, poison),
                _ => Still(new PngCodec { IsTolerant = isTolerant }, bytes, poison),
            };
        }
        catch (ImageLoadException exception)
        {
            Assert.That(exception.Error, Is.AnyOf(ImageLoadError.Malformed, ImageLoadError.Unsupported, ImageLoadError.TooLarge),
                exception.Message);
            return "error: " + exception.Message;
        }
    }

    private static string Still(IImageCodec codec, byte[] bytes, byte poison)
    {
        var info = codec.ReadHeader(bytes);
        if (info.LengthBytes > MostBytes)
            return "error: large";
        var pixels = new byte[info.LengthBytes];
        pixels.AsSpan().Fill(poison);
        var remarks = codec.Decode(bytes, info, ColorOutput.AsStored, pixels);
        return $"{info} {string.Join(' ', remarks)} {Convert.ToHexString(SHA256.HashData(pixels))}";
    }

    private static string Frames(AnimatedPicture picture, byte[] bytes, byte poison)
    {
        if (picture.Info.LengthBytes > MostBytes)
            return "error: large";
        var outcome = $"{picture.Info} {string.Join(' ', picture.Remarks)} {picture.Frames.Length}";
        foreach (var index in new[] { 0, picture.Frames.Length - 1 })
        {
            var pixels = new byte[picture.Info.LengthBytes];
            pixels.AsSpan().Fill(poison);
            outcome += string.Join(' ', picture.Decode(bytes, index, pixels)) + Convert.ToHexString(SHA256.HashData(pixels));
        }

        return outcome;
    }

    private static void Poison<T>(T value)
    {
        for (var length = 16; length <= 1 << 18; length *= 2)
        {
            var array = ArrayPool<T>.Shared.Rent(length);
            Array.Fill(array, value);
            ArrayPool<T>.Shared.Return(array);
        }
    }

    private static byte[] Mutate(Random random, byte[] original)
    {
        var bytes = new List<byte>(original);
        int Pick() => random.Next(random.Next(2) == 0 ? Math.Min(96, bytes.Count) : bytes.Count);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            switch (random.Next(6))
            {
                case 0:
                    bytes[Pick()] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[Pick()] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[Pick()] = random.Next(2) == 0 ? byte.MaxValue : byte.MinValue;
                    break;
                case 3:
                    bytes.Insert(Pick(), (byte)random.Next(256));
                    break;
                case 4:
                    bytes.RemoveAt(Pick());
                    break;
                default:
                    var cut = random.Next(bytes.Count / 2, bytes.Count);
                    bytes.RemoveRange(cut, bytes.Count - cut);
                    break;
            }
        }

        return [.. bytes];
    }

    private static Dictionary<string, byte[]> MakePictures()
    {
        var png = Pngs.Make(24, 20, 2, 8, Jpegs.Pattern(20, 24, 3));
        byte[] Avif(string options) =>
            Tools.Run("sh", ["-c", $"avifenc {options} out.avif"], ("a.png", png),
            ("b.png", Pngs.Make(24, 20, 2, 8, [.. Jpegs.Pattern(20, 24, 3).Select(value => (byte)~value)])))["out.avif"];
        return new()
        {
            ["png"] = png,
            ["apng"] =
                Tools.Pillow(
                "f = pictures(4, 24, 20, 'RGBA'); f[0].save('out', 'PNG', save_all=True, append_images=f[1:], disposal=[0, 1, 2, 0], "
                + "blend=1)").File,
            ["jpeg"] = Jpegs.Make(Jpegs.Pattern(20, 24, 3), 20, 24),
            ["gif"] =
                Tools.Pillow(
                "f = pictures(4, 24, 20, 'RGB'); f[0].save('out', 'GIF', save_all=True, append_images=f[1:], duration=40)").File,
            ["webp"] = Tools.Pillow("pictures(2, 24, 20, 'RGBA')[1].save('out', 'WEBP', lossless=True)").File,
            ["webp of frames"] = Tools.Pillow(
                "f = pictures(4, 24, 20, 'RGBA'); f[0].save('out', 'WEBP', save_all=True, append_images=f[1:], allow_mixed=True)").File,
            ["webp, lossy"] = Tools.Pillow("Image.effect_noise((40, 40), 60).convert('RGB').save('out', 'WEBP')").File,
            ["bmp"] = Tools.Pillow("pictures(2, 24, 20, 'P')[1].save('out', 'BMP')").File,
            ["bmp of runs"] = [.. "BM"u8, 0, 0, 0, 0, 0, 0, 0, 0, 62, 0, 0, 0, 40, 0, 0, 0, 5, 0, 0, 0, 2, 0, 0, 0, 1, 0, 8, 0, 1, 0, 0, 0,
                .. new byte[12], 2, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 0, 7, 8, 9, 0, 3, 1, 1, 0, 1, 1, 0, 0, 0, 3, 1, 0, 1, 0, 2, 1, 0, 1],
            ["avif"] = Avif("-s 10 a.png"),
            ["avif of frames"] = Avif("-s 10 a.png b.png a.png"),
        };
    }
}
