using System.Buffers.Binary;
using System.Diagnostics;
using System.Reflection.PortableExecutable;
using System.Runtime.Versioning;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests;

/// <summary><c>eng/compile-ahead.sh</c>: what it compiles gives the same pictures, and the runtime uses the code.</summary>
[SupportedOSPlatform("linux")]
public sealed class CompiledAheadTests
{
    private const int CompilerCannotBeHad = 3;

    private static readonly string[] Plugins = ["WadoLoader", "DerivedLoader", "NiftiLoader"];

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public async Task Plugin_CompiledAhead_IsVerifiedAndItsCodeIsUsed()
    {
        var (image, program) = (_folder.PathOf("image.dcm"), _folder.PathOf("program"));
        File.WriteAllBytes(image, SmallDicomFile.Make(2, 3, [1, 2, 3, 40_000, 5, 6]));
        Copy(Path.Combine(ImageLoadersProgram.PluginsPath, "WadoLoader"), Path.Combine(program, "plugins", "WadoLoader"));
        File.Copy(Path.Combine(Path.GetDirectoryName(ImageLoadersProgram.Dll)!, "ImageLoaders.Abstractions.dll"),
            Path.Combine(program, "ImageLoaders.Abstractions.dll"));
        await CompileAsync(program);

        var built = await LoadAsync(ImageLoadersProgram.Dll, ImageLoadersProgram.PluginsPath, $"dicomfile:{image}");
        var ahead = await LoadAsync(ImageLoadersProgram.Dll, Path.Combine(program, "plugins"), $"dicomfile:{image}");

        Assert.That(IsCompiled(Path.Combine(program, "plugins", "WadoLoader", "WadoLoader.dll")), Is.True);
        Assert.That(ahead.Pixels, Is.EqualTo(built.Pixels).And.Not.Empty);
        Assert.That(built.Compiled, Is.GreaterThan(50), "methods of the plugin that were compiled while it loaded");
        Assert.That(ahead.Compiled, Is.LessThan(built.Compiled / 4));
    }

    /// <summary>The whole program, with a plane through a series.</summary>
    [Test, Category("Long")]
    public async Task Program_CompiledAhead_LoadsTheSamePlane()
    {
        var (volume, program) = (_folder.PathOf("volume.nii"), _folder.PathOf("program"));
        await File.WriteAllBytesAsync(volume, Nifti(8, 7, 6));
        Copy(Path.GetDirectoryName(ImageLoadersProgram.Dll)!, program);
        await CompileAsync(program);
        var id = $"mpr:sagittal;spacing=0.4;of=nifti:{volume}";

        var built = await LoadAsync(ImageLoadersProgram.Dll, ImageLoadersProgram.PluginsPath, id);
        var ahead = await LoadAsync(Path.Combine(program, "imageloaders.dll"), Path.Combine(program, "plugins"), id);

        Assert.That(ahead.Pixels, Is.EqualTo(built.Pixels).And.Not.Empty);
        Assert.That(ahead.Compiled, Is.LessThan(built.Compiled / 4));
    }

    private static async Task CompileAsync(string folder)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "eng", "compile-ahead.sh"), [folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name); // those of the test runner
        using var process = Process.Start(start)!;
        var run = await ImageLoadersProgram.EndOf(process);
        if (run.ExitCode == CompilerCannotBeHad)
            Assert.Ignore(run.Errors);
        Assert.That((run.ExitCode, run.Errors), Is.EqualTo((0, "")), run.Output);
    }

    private async Task<(byte[] Pixels, int Compiled)> LoadAsync(string program, string plugins, string id)
    {
        var (pixels, methods) = (_folder.PathOf($"{Guid.NewGuid()}.raw"), _folder.PathOf($"{Guid.NewGuid()}.txt"));
        var start = new ProcessStartInfo("dotnet", [program, "load", id, "-o", pixels])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ImageLoaders__PluginsPath"] = plugins;
        start.Environment["DOTNET_JitStdOutFile"] = methods;
        start.Environment["DOTNET_JitDisasmSummary"] = "1";
        using var process = Process.Start(start)!;
        (await ImageLoadersProgram.EndOf(process)).AssertSucceeded();
        var compiled = await File.ReadAllLinesAsync(methods);
        return (await File.ReadAllBytesAsync(pixels), compiled.Count(static line => Array.Exists(Plugins,
            plugin => line.Contains($"compiled {plugin}.", StringComparison.Ordinal))));
    }

    // A volume of 16 bits, 1 mm, no rotation (the fields are those of nifti1.h).
    private static byte[] Nifti(short columns, short rows, short slices)
    {
        var file = new byte[352 + (2 * columns * rows * slices)];
        BinaryPrimitives.WriteInt32LittleEndian(file, 348);
        foreach (var (offset, value) in new[] { (40, 3), (42, columns), (44, rows), (46, slices), (48, 1), (70, 4), (72, 16), (254, 1) })
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(offset), (short)value);
        foreach (var (offset, value) in new[] { (76, 1), (80, 1), (84, 1), (88, 1), (108, 352), (280, 1), (300, 1), (320, 1) })
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(offset), value);
        "n+1"u8.CopyTo(file.AsSpan(344));
        for (var i = 352; i < file.Length; i += 2)
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(i), (short)(i * i % 1000));
        return file;
    }

    private static bool IsCompiled(string assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        return image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
