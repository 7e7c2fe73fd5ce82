using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.Json.Nodes;

namespace ImageLoaders.Hosting.Tests.Plugins;

/// <summary>What can be wrong with a plugin's folder: made of Good's, and what the host must say of it.</summary>
internal sealed record DamagedFolder(string What, PluginVerdict Verdict, string Reason, Action<string, string> Damage)
{
    public static IEnumerable<DamagedFolder> All =>
    [
        new("no main DLL", PluginVerdict.NotAPlugin, "There is no Broken.dll in it", (folder, dll) => File.Delete(dll)),
        new("main DLL in another case", PluginVerdict.NotAPlugin, "the same name to the letter", (folder, dll) =>
            File.Move(dll, Path.Combine(folder, "broken.dll"))),
        new("a library that is no plugin", PluginVerdict.NotAPlugin, "has no [assembly: ImageLoaderPlugin",
            (_, dll) => File.Copy(Path.Combine(PluginsFolder.FixtureFolder("Newtonsoft13"), "Newtonsoft.Json.dll"), dll, overwrite: true)),
        new("empty DLL", PluginVerdict.Rejected, "(it is empty)", (_, dll) => File.WriteAllBytes(dll, [])),
        new("text", PluginVerdict.Rejected, "(it is a text file)", (_, dll) => File.WriteAllText(dll, "<html>404 Not Found</html>")),
        new("native library", PluginVerdict.Rejected, "(it is a native Linux library)", (_, dll) =>
            File.WriteAllBytes(dll, [0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[512]])),
        new("half a DLL", PluginVerdict.Rejected, "or is damaged", (_, dll) => CutTo(dll, 0.5)),
        new("nine tenths of a DLL", PluginVerdict.Rejected, "is cut off", (_, dll) => CutTo(dll, 0.9)),
        new("headers alone", PluginVerdict.Rejected, "is not a .NET assembly", (_, dll) => CutTo(dll, 0.01)),
        new("a pipe", PluginVerdict.Rejected, "(it is empty)", (_, dll) => MakePipe(dll)),

        new("newer contract", PluginVerdict.Rejected, "built against ImageLoaders.Abstractions 0.2, and this host has 0.1. Update the host",
            (_, dll) => Reference(dll, "ImageLoaders.Abstractions", 0, 2)),
        new("older contract", PluginVerdict.Rejected,
            "built against ImageLoaders.Abstractions 0.0, and this host has 0.1. Build the plugin against 0.1", (_, dll) =>
            Reference(dll, "ImageLoaders.Abstractions", 0, 0)),
        new("newer shared package", PluginVerdict.Rejected, "Microsoft.Extensions.Logging.Abstractions 10.9", (_, dll) =>
            Reference(dll, "Microsoft.Extensions.Logging.Abstractions", 10, 9)),
        new("newer base library", PluginVerdict.Rejected, "System.Runtime 99.0", (_, dll) => Reference(dll, "System.Runtime", 99, 0)),
        new("newer framework", PluginVerdict.Rejected, "built for .NET 99.0", (_, dll) =>
            Replace(dll, "App,Version=v10.0", "App,Version=v99.0")),
        new(".NET Framework", PluginVerdict.Rejected, "which this host cannot run", (_, dll) =>
            Replace(dll, ".NETCoreApp,Version=v10.0", ".NETFramework,Version=v4.")),
        new("unknown processor", PluginVerdict.Rejected, "unknown processor (0x1234)", (_, dll) => SetMachine(dll, 0x1234)),
        new("another processor", PluginVerdict.Rejected, "was built for riscv64", (_, dll) => SetMachine(dll, (ushort)Machine.RiscV64)),
        new("entry type not sealed", PluginVerdict.Rejected, "is not sealed", (_, dll) => ClearTypeFlags(dll, 0x100)),
        new("entry type not public", PluginVerdict.Rejected, "is not public", (_, dll) => ClearTypeFlags(dll, 0x7)),
        new("entry type not there", PluginVerdict.Rejected, "names Fixtures.GoodPlugim, which is not there", (_, dll) =>
            Replace(dll, "Fixtures.GoodPlugin", "Fixtures.GoodPlugim")),

        new("foreign shared framework", PluginVerdict.Rejected, "asks for the shared framework Microsoft.WindowsDesktop.App",
            (folder, _) => Write(folder, "Broken.runtimeconfig.json",
                """{"runtimeOptions":{"frameworks":[{"name":"Microsoft.WindowsDesktop.App","version":"10.0.0"}]}}""")),
        new("newer shared framework", PluginVerdict.Rejected, "Microsoft.NETCore.App 99.0.0",
            (folder, _) => Write(folder, "Broken.runtimeconfig.json",
                """{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"99.0.0"}}}""")),
        new("broken runtimeconfig.json", PluginVerdict.Rejected, "Broken.runtimeconfig.json is broken", (folder, _) =>
            Write(folder, "Broken.runtimeconfig.json", """{"runtimeOptions":""")),
        new("broken deps.json", PluginVerdict.Rejected, "Broken.deps.json is broken",
            (folder, _) => Write(folder, "Broken.deps.json", "{")),
        new("deps.json without targets", PluginVerdict.Rejected, "is broken at \"runtimeTarget\"",
            (folder, _) => Write(folder, "Broken.deps.json", "{}")),
        new("deps.json of the wrong shape", PluginVerdict.Rejected, "is no JSON object", (folder, _) =>
            Write(folder, "Broken.deps.json", "[1]")),
        new("asset whose path has a zero in it", PluginVerdict.Rejected, "is damaged", (folder, _) =>
            AddAsset(folder, "runtime", "a\0b.dll", "{}")),
        new("text that is none", PluginVerdict.Rejected, "is damaged", (folder, _) =>
            Write(folder, "Broken.runtimeconfig.json", """{"runtimeOptions":{"framework":{"name":"\ud800"}}}""")),
        new("native asset outside", PluginVerdict.Rejected, "leads out of the plugin's folder",
            (folder, _) => AddAsset(folder, "runtimeTargets", "runtimes/linux-x64/native/../../../../outside/lib.so",
                """{"rid":"linux-x64","assetType":"native"}""")),
        new("managed asset outside", PluginVerdict.Rejected, "leads out of the plugin's folder", (folder, _) =>
            AddAsset(folder, "runtime", "/usr/lib/x.dll", "{}")),

        new("linked dependency", PluginVerdict.Rejected, "is a link to", (folder, _) =>
            File.CreateSymbolicLink(Path.Combine(folder, "Dep.dll"), typeof(DamagedFolder).Assembly.Location)),
        new("broken link", PluginVerdict.Rejected, "is a link to", (folder, _) =>
            File.CreateSymbolicLink(Path.Combine(folder, "Dep.dll"), "nowhere.dll")),
        new("linked sub-folder", PluginVerdict.Rejected, "is a link to a folder", (folder, _) =>
            Directory.CreateSymbolicLink(Path.Combine(folder, "de"), Path.GetTempPath())),
        new("linked folder", PluginVerdict.Rejected, "The folder is a link", (folder, _) =>
        {
            var elsewhere = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(folder))!, "elsewhere");
            Directory.Move(folder, elsewhere);
            Directory.CreateSymbolicLink(folder, elsewhere);
        }),

        new("listed file changed", PluginVerdict.Rejected, "Broken.dll differs from its SHA-256", (folder, dll) =>
        {
            PluginsFolder.WriteHashes(folder);
            FlipBits(dll);
        }),
        new("listed file missing", PluginVerdict.Rejected, "Broken.dll is in Broken.files.json and not in the folder", (folder, dll) =>
        {
            PluginsFolder.WriteHashes(folder);
            File.Delete(dll);
        }),
        new("file that is not listed", PluginVerdict.Rejected, "extra.txt is not in Broken.files.json", (folder, _) =>
        {
            PluginsFolder.WriteHashes(folder);
            Write(folder, "extra.txt", "");
        }),
        new("list of no hashes", PluginVerdict.Rejected, "differs from its SHA-256", (folder, _) =>
        {
            PluginsFolder.WriteHashes(folder);
            var list = Path.Combine(folder, "Broken.files.json");
            File.WriteAllText(list, JsonNode.Parse(File.ReadAllText(list))!["sha256"]!.AsObject()
                .Aggregate("", (text, pair) => $"{text},\"{pair.Key}\":1")[1..].Insert(0, "{\"sha256\":{") + "}}");
        }),
        new("broken list", PluginVerdict.Rejected, "half copied", (folder, _) => Write(folder, "Broken.files.json", """{"md5":{}}""")),
    ];

    public override string ToString() => What;

    public static void FlipBits(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 0x10;
        File.WriteAllBytes(path, bytes);
    }

    public static void Replace(string path, string from, string to)
    {
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(from));
        Assert.That(at, Is.GreaterThanOrEqualTo(0), $"{from} is not in {path}");
        Encoding.UTF8.GetBytes(to).CopyTo(bytes.AsSpan(at));
        File.WriteAllBytes(path, bytes);
    }

    private static void CutTo(string path, double part)
    {
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(int)(bytes.Length * part)]);
    }

    private static void MakePipe(string path)
    {
        File.Delete(path);
        using var process = Process.Start("mkfifo", path);
        process.WaitForExit();
    }

    private static void Write(string folder, string file, string text) => File.WriteAllText(Path.Combine(folder, file), text);

    // ECMA-335 II.22.5: a row of AssemblyRef begins with its version, two bytes a part.
    private static void Reference(string path, string name, ushort major, ushort minor) => Edit(path, (bytes, headers, metadata) =>
    {
        var handle = metadata.AssemblyReferences.Single(item => metadata.GetString(metadata.GetAssemblyReference(item).Name) == name);
        var row = bytes[RowOffset(headers, metadata, TableIndex.AssemblyRef, MetadataTokens.GetRowNumber(handle))..];
        BitConverter.TryWriteBytes(row, major);
        BitConverter.TryWriteBytes(row[2..], minor);
    });

    // II.22.37: a row of TypeDef begins with its flags.
    private static void ClearTypeFlags(string path, uint flags) => Edit(path, (bytes, headers, metadata) =>
    {
        var handle = metadata.TypeDefinitions.Single(item => metadata.GetString(metadata.GetTypeDefinition(item).Name) == "GoodPlugin");
        var row = bytes[RowOffset(headers, metadata, TableIndex.TypeDef, MetadataTokens.GetRowNumber(handle))..];
        BitConverter.TryWriteBytes(row, BitConverter.ToUInt32(row) & ~flags);
    });

    private static void SetMachine(string path, ushort machine) =>
        Edit(path, (bytes, headers, _) => BitConverter.TryWriteBytes(bytes[headers.CoffHeaderStartOffset..], machine));

    private static int RowOffset(PEHeaders headers, MetadataReader metadata, TableIndex table, int row) =>
        headers.MetadataStartOffset + metadata.GetTableMetadataOffset(table) + (row - 1) * metadata.GetTableRowSize(table);

    private static void AddAsset(string folder, string kind, string path, string value)
    {
        var file = Path.Combine(folder, "Broken.deps.json");
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        var library = json["targets"]!.AsObject().Single().Value!.AsObject().First().Value!.AsObject();
        library[kind] = new JsonObject { [path] = JsonNode.Parse(value) };
        File.WriteAllText(file, json.ToJsonString());
    }

    private static void Edit(string path, Edited edit)
    {
        var bytes = File.ReadAllBytes(path);
        using var file = new PEReader([.. bytes]);
        edit(bytes, file.PEHeaders, file.GetMetadataReader());
        File.WriteAllBytes(path, bytes);
    }

    private delegate void Edited(Span<byte> bytes, PEHeaders headers, MetadataReader metadata);
}
