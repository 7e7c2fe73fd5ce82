using System.Globalization;
using System.Text;
using ImageLoaders.Tests;

namespace ImageLoaders.Codecs.Tests.JpegDct;

/// <summary>Makes JPEGs with the program of libjpeg-turbo, which knows what its library's interface cannot ask for.</summary>
internal static class Cjpeg
{
    /// <summary>Encodes a picture of soft shapes, sharp edges and noise.</summary>
    /// <param name="columns">Its columns.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="components">1 or 3.</param>
    /// <param name="arguments">Those of the program, with a space between them.</param>
    /// <param name="scans">A script of scans, or none.</param>
    public static byte[] Encode(int columns, int rows, int components, string arguments, string? scans = null)
    {
        var info = new CodestreamInfo { Rows = rows, Columns = columns, Components = components, BitsPerSample = 8 };
        var header = string.Create(CultureInfo.InvariantCulture, $"P{(components == 1 ? 5 : 6)} {columns} {rows} 255\n");
        byte[] picture = [.. Encoding.ASCII.GetBytes(header), .. Samples.Make(info)];
        List<string> all = [.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        if (scans is null)
            return Tool.Convert(picture, "in.ppm", "out.jpg", "cjpeg", [.. all, "-outfile", "out.jpg", "in.ppm"]);
        var script = Path.GetTempFileName();
        try
        {
            File.WriteAllText(script, scans);
            return Tool.Convert(picture, "in.ppm", "out.jpg", "cjpeg", [.. all, "-scans", script, "-outfile", "out.jpg", "in.ppm"]);
        }
        finally
        {
            File.Delete(script);
        }
    }
}
