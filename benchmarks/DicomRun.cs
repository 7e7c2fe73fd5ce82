using System.Globalization;
using ImageLoaders.Hosting;

namespace ImageLoaders.Benchmarks;

/// <summary>
/// The rows of benchmarks/peers/run.sh by this project: files through the real host, nothing cached. Run: <c>-- dicom folder [row …]</c>.
/// </summary>
internal static class DicomRun
{
    private static readonly string[] Kinds = ["raw", "deflated", "rle", "jpeg8", "jpeg12", "jpegll", "jls", "j2k", "ht"];

    /// <param name="folder">The files.</param>
    /// <param name="only">The rows that are wanted, by the beginnings of their names; none: all.</param>
    public static async Task RunAsync(string folder, string[] only)
    {
        bool IsWanted(string name) => only.Length == 0 || Array.Exists(only, name.StartsWith);
        await using var host = await BenchmarkHost.StartAsync();
        foreach (var picture in (string[])["ct", "cr"])
        {
            foreach (var kind in Kinds)
            {
                var (name, path) = ($"{picture}-{kind}", Path.Combine(folder, $"{picture}-{kind}.dcm"));
                if (!File.Exists(path) || !IsWanted(name))
                    continue;
                await MeasureAsync(host, name, path, CodecRun.Create(path, kind, picture == "ct" ? 512 : 1760));
            }

            if (IsWanted($"{picture}-raw kept"))
                await MeasureKeptAsync(host, $"{picture}-raw kept", $"{folder}/{picture}-raw.dcm");
            if (IsWanted($"{picture} header"))
            {
                var id = $"dicomfile:{folder}/{picture}-raw.dcm";
                await Rows.MeasureAsync($"{picture} header", async () => await host.GetMetadataAsync(id));
            }
        }

        foreach (var name in (string[])["us-jpeg8", "us-raw"])
        {
            if (!IsWanted(name))
                continue;
            var path = $"{folder}/{name}.dcm?frame=90";
            await LoadAsync(host, path);
            var before = BytesRead();
            await LoadAsync(host, path);
            Rows.Write($"{name} frame 90 bytes", BytesRead() - before);
            await MeasureAsync(host, $"{name} frame 90", path, null);
            await MeasureKeptAsync(host, $"{name} frame 90 kept", path);
        }
    }

    // A file, beside our codec and the raw library on what they are given in memory.
    private static Task MeasureAsync(ImageLoaderHost host, string name, string path, Func<Task>? codec)
    {
        List<(string, Func<Task>)> ways = [("ours", () => LoadAsync(host, path))];
        if (codec is not null)
            ways.Add(("codec", codec));
        if (RawLibrary.Create(name, path) is { } raw)
            ways.Add(("raw", raw));
        return Rows.MeasureAsync(name, [.. ways]);
    }

    // The last 32 are kept, as a program does that shows them; beside it, the least that any loader does: reading into such memory.
    private static async Task MeasureKeptAsync(ImageLoaderHost host, string name, string path)
    {
        var image = await host.LoadImage("dicomfile:" + path);
        var (kept, read, allocator) = (new Queue<Image>(), new Queue<PixelBuffer>(), new PixelAllocator());
        using var file = File.OpenHandle(path.Split('?')[0]);
        await Rows.MeasureAsync(name, ("ours", async () => Keep(kept, await host.LoadImage("dicomfile:" + path))), ("raw", ReadAsync));

        Task ReadAsync()
        {
            var pixels = allocator.Allocate(image.Rows, image.Columns, image.Format);
            RandomAccess.Read(file, pixels.Memory.Span, 0);
            Keep(read, pixels);
            return Task.CompletedTask;
        }
    }

    private static void Keep<T>(Queue<T> kept, T item)
    {
        kept.Enqueue(item);
        if (kept.Count > 32)
            kept.Dequeue();
    }

    private static async Task LoadAsync(ImageLoaderHost host, string path) => await host.LoadImage("dicomfile:" + path);

    private static double BytesRead() =>
        double.Parse(File.ReadLines("/proc/self/io").First()["rchar: ".Length..], CultureInfo.InvariantCulture);
}
