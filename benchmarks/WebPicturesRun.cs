using System.Diagnostics;
using System.Globalization;
using ImageLoaders.Codecs;
using SixLabors.ImageSharp.PixelFormats;

namespace ImageLoaders.Benchmarks;

/// <summary>
/// GIF, WebP, BMP and AVIF from memory: by the codecs into one buffer and by SixLabors.ImageSharp, in turns. Pillow is given the same files
/// by <c>web/run.sh</c>.
/// </summary>
internal static class WebPicturesRun
{
    private const int Rounds = 9;

    /// <summary>Prints name, <c>ours</c> or <c>imagesharp</c>, and the shortest time of each file in ms.</summary>
    /// <param name="folder">The files.</param>
    public static void Run(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(path);
            byte[]? pixels = null;
            var (ours, imageSharp) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
            for (var round = 0; round < Rounds; round++)
            {
                ours = Shorter(ours, () => Decode(bytes, ref pixels));
                imageSharp = Shorter(imageSharp, () => SixLabors.ImageSharp.Image.Load<Rgb24>(bytes).Dispose());
            }

            Print(path, "ours", ours);
            Print(path, "imagesharp", imageSharp);
        }
    }

    private static TimeSpan Shorter(TimeSpan best, Action run)
    {
        var start = Stopwatch.GetTimestamp();
        run();
        var time = Stopwatch.GetElapsedTime(start);
        return time < best ? time : best;
    }

    private static void Print(string path, string name, TimeSpan time) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)}\t{name}\t{time.TotalMilliseconds:F3}"));

    private static void Decode(byte[] bytes, ref byte[]? pixels)
    {
        if (bytes[0] == 'B')
        {
            var codec = new BmpCodec();
            var info = codec.ReadHeader(bytes);
            codec.Decode(bytes, info, ColorOutput.AsStored, pixels ??= new byte[info.LengthBytes]);
            return;
        }

        AnimatedPicture picture = bytes[0] switch
        {
            (byte)'G' => GifPicture.Read(bytes),
            (byte)'R' => WebPPicture.Read(bytes),
            _ => AvifPicture.Read(bytes)
        };
        picture.Decode(bytes, 0, pixels ??= new byte[picture.Info.LengthBytes]);
    }
}
