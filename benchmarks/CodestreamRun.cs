using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using ImageLoaders.Codecs;

namespace ImageLoaders.Benchmarks;

/// <summary>The codecs alone, on the codestreams of a folder that <c>peers/codestreams</c> has the libraries decode too.</summary>
internal static class CodestreamRun
{
    /// <summary>
    /// Writes what the public encoders make codestreams of: the pixels of ct-raw.dcm and cr-raw.dcm, and a photograph of 2,000 x 1,500.
    /// </summary>
    /// <param name="inputs">Where the files are.</param>
    /// <param name="folder">Where the pictures go.</param>
    public static void WritePictures(string inputs, string folder)
    {
        foreach (var (name, side, most) in new[] { ("ct", 512, ushort.MaxValue), ("cr", 1760, 1023) })
        {
            var samples = File.ReadAllBytes($"{inputs}/{name}-raw.dcm")[^(2 * side * side)..];
            File.WriteAllBytes($"{folder}/{name}.rawl", samples);
            var words = MemoryMarshal.Cast<byte, ushort>(samples.AsSpan());
            BinaryPrimitives.ReverseEndianness(words, words);
            WritePnm($"{folder}/{name}.pgm", "P5", side, side, most, samples);
        }

        WritePnm($"{folder}/rgb.ppm", "P6", 2000, 1500, byte.MaxValue, BenchmarkFiles.Photograph(1500, 2000, 3));
    }

    private static void WritePnm(string path, string kind, int columns, int rows, int most, byte[] samples)
    {
        var header = string.Create(CultureInfo.InvariantCulture, $"{kind}\n{columns} {rows}\n{most}\n");
        File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes(header), .. samples]);
    }

    /// <summary>Writes one row for each file.</summary>
    /// <param name="folder">The files.</param>
    public static async Task RunAsync(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            IImageCodec codec = Path.GetExtension(path) switch
            {
                ".jls" => new JpegLsCodec(),
                ".jpg" => new JpegCodec { UsesLibrary = false },
                _ => new Jpeg2000Codec(),
            };
            var codestream = File.ReadAllBytes(path);
            var info = codec.ReadHeader(codestream);
            var pixels = new byte[info.LengthBytes];
            await Rows.MeasureAsync(Path.GetFileName(path), () =>
            {
                codec.Decode(codestream, info, ColorOutput.AsStored, pixels);
                return Task.CompletedTask;
            });
        }
    }
}
