using System.Diagnostics;
using System.Globalization;
using ImageLoaders.Codecs;

namespace ImageLoaders.Benchmarks;

/// <summary>GIF, WebP, BMP and AVIF from memory into one buffer: the same files that Pillow is given by <c>web/run.sh</c>.</summary>
internal static class WebPicturesRun
{
    private const int Rounds = 9;

    /// <summary>Prints name, <c>ours</c> and the shortest time of each file in ms.</summary>
    /// <param name="folder">The files.</param>
    public static void Run(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(path);
            var best = TimeSpan.MaxValue;
            byte[]? pixels = null;
            for (var round = 0; round < Rounds; round++)
            {
                var start = Stopwatch.GetTimestamp();
                Decode(bytes, ref pixels);
                var time = Stopwatch.GetElapsedTime(start);
                best = time < best ? time : best;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)}\tours\t{best.TotalMilliseconds:F3}"));
        }
    }

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
