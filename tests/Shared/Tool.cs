using System.Diagnostics;

namespace ImageLoaders.Tests;

/// <summary>Runs a public program on a file in a folder of its own.</summary>
internal static class Tool
{
    /// <summary>Gives the bytes of the file that the program makes.</summary>
    /// <param name="input">What the program reads.</param>
    /// <param name="inputName">Its file name, as <paramref name="arguments"/> has it.</param>
    /// <param name="outputName">The file that the program writes.</param>
    /// <param name="program">A program on the PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    internal static byte[] Convert(ReadOnlySpan<byte> input, string inputName, string outputName, string program, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("codecs-");
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, inputName), input);
            var start = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            process.WaitForExit();
            var made = Path.Combine(folder.FullName, outputName);
            if (process.ExitCode != 0 || !File.Exists(made))
                throw new InvalidOperationException(
                    $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output.Result} {error.Result}");
            return File.ReadAllBytes(made);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Compresses a DICOM file; IN and OUT in the arguments stand for the files.</summary>
    internal static byte[] ConvertDicom(ReadOnlySpan<byte> input, string program, params string[] arguments) =>
        Convert(input, "in.dcm", "out.dcm", program, [.. arguments, "in.dcm", "out.dcm"]);
}
