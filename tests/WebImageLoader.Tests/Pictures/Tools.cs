using System.Diagnostics;

namespace WebImageLoader.Tests.Pictures;

/// <summary>Public programs that make pictures, and say what is in them.</summary>
internal static class Tools
{
    /// <summary>Runs a program in a folder of its own, and gives the files that it left there.</summary>
    public static IReadOnlyDictionary<string, byte[]> Run(string program, IEnumerable<string> arguments,
        params (string Name, byte[] Content)[] files)
    {
        var folder = Directory.CreateTempSubdirectory("pictures-");
        try
        {
            foreach (var (name, content) in files)
                File.WriteAllBytes(Path.Combine(folder.FullName, name), content);
            var start = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardError = true,
                RedirectStandardOutput = true
            };
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero, $"{program}: {output.Result} {error.Result}");
            return folder.EnumerateFiles().ToDictionary(file => file.Name, file => File.ReadAllBytes(file.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Has Pillow make the file <c>out</c>, and read it: the file, and each frame as RGBA.</summary>
    /// <param name="script">Python with <c>Image</c>, <c>random</c> and <c>pictures(n, columns, rows, mode)</c> at hand; saves to
    /// <c>out</c>.</param>
    public static (byte[] File, List<byte[]> Frames) Pillow(string script)
    {
        const string Before = """
            from PIL import Image, ImageSequence
            import random, io
            random.seed(5)
            def pictures(n, columns, rows, mode):
                frames, base = [], Image.new('RGBA', (columns, rows), (200, 30, 90, 255))
                for i in range(n):
                    base = base.copy()
                    for _ in range(2):
                        w, h = random.randint(1, columns // 2), random.randint(1, rows // 2)
                        alpha = random.choice([0, 255]) if mode != 'SOFT' else random.randint(0, 255)
                        tile = Image.new('RGBA', (w, h),
                            tuple(random.randint(0, 255) for _ in range(3)) + (alpha if mode in ('RGBA', 'SOFT') else 255,))
                        base.paste(tile, (random.randint(0, columns - w), random.randint(0, rows - h)))
                    frames.append(base if mode in ('RGBA', 'SOFT') else base.convert(mode))
                return frames

            """;
        const string After = """

            picture = Image.open('out')
            for i in range(getattr(picture, 'n_frames', 1)):
                picture.seek(i)
                open('frame%03d' % i, 'wb').write(picture.convert('RGBA').tobytes())
            """;
        var files = Run("/usr/bin/python3", ["-c", Before + script + After]);
        return (files["out"], [.. files.Where(file => file.Key.StartsWith("frame", StringComparison.Ordinal))
            .OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Value)]);
    }
}
