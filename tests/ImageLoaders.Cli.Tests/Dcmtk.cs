using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ImageLoaders.Codecs;

namespace ImageLoaders.Cli.Tests;

/// <summary>Shows DICOM files of a folder by DCMTK's programs and by ours, and compares the greys.</summary>
internal sealed class Dcmtk(TemporaryFolder folder)
{
    /// <summary>The program that reads a transfer syntax without loss, or near it; <see langword="null"/>: none does.</summary>
    public static string? ProgramFor(string transferSyntax) => transferSyntax switch
    {
        "1.2.840.10008.1.2" or "1.2.840.10008.1.2.1" or "1.2.840.10008.1.2.2" or "1.2.840.10008.1.2.1.99" or "1.2.840.10008.1.2.5" =>
            "dcm2pnm",
        "1.2.840.10008.1.2.4.57" or "1.2.840.10008.1.2.4.70" => "dcmj2pnm",
        "1.2.840.10008.1.2.4.80" or "1.2.840.10008.1.2.4.81" => "dcml2pnm",
        _ => null,
    };

    /// <summary>
    /// Largest difference, pixels that differ by more than one, and what we show at those; of the files that both programs show.
    /// </summary>
    /// <param name="files">Name, DCMTK's program, and the option by which it takes the file's own window or table.</param>
    /// <param name="window">As our <c>--window</c> takes it; empty: the file's own.</param>
    public async Task<IReadOnlyDictionary<string,
        (int Largest, int Differing, byte[] Shown)>> CompareAsync(IReadOnlyList<(string Name, string Program, string? Own)> files,
        string window)
    {
        var ours = await ImageLoadersProgram
            .RunAsync(["load", .. files.Select(file => folder.PathOf(file.Name)), "-o", folder.PathOf("ours") + "/",
            .. window.Length == 0 ? (string[])[] : ["--window", window]]);
        Assert.That(ours.Output, Is.Not.Empty, ours.Errors);
        var compared = new ConcurrentDictionary<string, (int, int, byte[])>();
        await Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (file, cancellationToken) =>
        {
            var (theirs, our) = (folder.PathOf($"{file.Name}.png"), folder.PathOf("ours", $"{file.Name}.png"));
            var parts = window.Split(',');
            string[] options = window.Length == 0 ? [file.Own!, "1"]
                : ["+Ww", parts[0], parts[1], .. parts.Length > 2 ? (string[])["+Wfs"] : []];
            using var process = Process.Start(
                new ProcessStartInfo(file.Program,
                ["--quiet", "--write-png", "--no-overlays", .. options, folder.PathOf(file.Name), theirs]))!;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode == 0 && File.Exists(our))
                compared[file.Name] = Compare(Decode(our), Decode(theirs));
            File.Delete(theirs);
        });
        return compared;
    }

    /// <summary>Whether modality values are no whole numbers.</summary>
    public async Task<bool> HasFractionsAsync(string name) =>
        !double.IsInteger(await ReadAsync(name, "0028,1053") ?? 1) || !double.IsInteger(await ReadAsync(name, "0028,1052") ?? 0);

    /// <summary>The width of the file's own window.</summary>
    public async Task<double> WidthAsync(string name) => await ReadAsync(name, "0028,1051") ?? double.NaN;

    // The first number of the first element of this tag.
    private async Task<double?> ReadAsync(string name, string tag)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dcmdump", ["--quiet", "+P", tag, folder.PathOf(name)]) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var number = text.Split('[', ']', '\\').ElementAtOrDefault(1);
        return double.TryParse(number, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static (int Largest, int Differing, byte[] Shown) Compare((int Rows, int Columns, byte[] Pixels) ours,
        (int Rows, int Columns, byte[] Pixels) theirs)
    {
        if ((ours.Rows, ours.Columns) != (theirs.Rows, theirs.Columns))
            return (int.MaxValue, int.MaxValue, [255]);
        var differences = ours.Pixels.Zip(theirs.Pixels, (our, their) => Math.Abs(our - their)).ToArray();
        return (differences.Max(), differences.Count(difference => difference > 1), [.. ours.Pixels.Where((_, i) => differences[i] > 1)]);
    }

    private static (int Rows, int Columns, byte[] Pixels) Decode(string file)
    {
        var png = File.ReadAllBytes(file);
        var codec = new PngCodec();
        var info = codec.ReadHeader(png);
        var pixels = new byte[info.LengthBytes];
        codec.Decode(png, info, ColorOutput.AsStored, pixels);
        return (info.Rows, info.Columns, pixels);
    }
}
