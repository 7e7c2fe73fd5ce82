using System.Diagnostics;
using System.Globalization;
using ImageLoaders.Codecs;

namespace ImageLoaders.Benchmarks;

/// <summary>JPEG files from memory into one buffer, by the decoder of this project and by libjpeg-turbo, in turns.</summary>
internal static class JpegRun
{
    private const int Rounds = 25;

    /// <summary>Prints name, the medians of both in ms, and the first as a multiple of the second.</summary>
    /// <param name="folder">The files.</param>
    public static void Run(string folder)
    {
        var (own, library) = (new JpegCodec { UsesLibrary = false }, new JpegCodec { UsesLibrary = true });
        foreach (var path in Directory.EnumerateFiles(folder, "*.jpg").Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(path);
            var info = own.ReadHeader(bytes);
            var pixels = new byte[info.LengthBytes];
            var times = new List<double>[] { [], [] };
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var (codec, ofOne) in new[] { own, library }.Zip(times))
                {
                    var start = Stopwatch.GetTimestamp();
                    codec.Decode(bytes, info, ColorOutput.YCbCrToRgb, pixels);
                    ofOne.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }

            var (ours, theirs) = (times[0].Order().ElementAt(Rounds / 2), times[1].Order().ElementAt(Rounds / 2));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{Path.GetFileName(path)}\t{ours:F3}\t{theirs:F3}\t{ours / theirs:F2}"));
        }
    }
}
