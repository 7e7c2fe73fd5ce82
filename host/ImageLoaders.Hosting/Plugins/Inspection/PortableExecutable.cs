using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace ImageLoaders.Hosting.Plugins.Inspection;

/// <summary>What the PE headers of a DLL say of its completeness and its processor.</summary>
internal static class PortableExecutable
{
    public const string Any = "any";

    // Ready-to-run images for other systems than Windows have the machine exclusive-ored with one of these.
    private static readonly ushort[] OperatingSystemKeys = [0, 0x7B79, 0x4644, 0xADC4, 0x1993, 0x1992];

    public static string NameOf(Architecture architecture) => architecture.ToString().ToLowerInvariant();

    /// <exception cref="PluginRejectedException">The file ends before its sections do.</exception>
    public static void ThrowIfCutOff(PEHeaders headers, long lengthBytes, string fileName)
    {
        foreach (var section in headers.SectionHeaders)
        {
            var end = (long)(uint)section.PointerToRawData + (uint)section.SizeOfRawData;
            if (end > lengthBytes)
                throw new PluginRejectedException($"{fileName} is cut off: it has {lengthBytes:N0} bytes, and its section {section.Name} ends at {end:N0}. Copy it again.");
        }
    }

    public static string Architecture(PEHeaders headers)
    {
        var flags = headers.CorHeader?.Flags ?? 0;
        var machine = (ushort)headers.CoffHeader.Machine;
        if (machine == (ushort)Machine.I386 && (flags & CorFlags.ILOnly) != 0 && (flags & CorFlags.Requires32Bit) == 0)
            return Any;
        foreach (var key in OperatingSystemKeys)
        {
            if (Known((Machine)(machine ^ key)) is { } architecture)
                return NameOf(architecture);
        }
        return $"an unknown processor (0x{machine:X4})";
    }

    /// <summary>What a file that is no PE file looks like, for the message; empty when nobody can tell.</summary>
    public static string Guess(string path)
    {
        Span<byte> start = stackalloc byte[256];
        using var stream = PluginFolder.OpenRead(path);
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.IsEmpty)
            return " (it is empty)";
        if (start.StartsWith("\u007fELF"u8))
            return " (it is a native Linux library)";
        return start.ContainsAnyExcept(TextBytes) ? "" : " (it is a text file)";
    }

    private static readonly System.Buffers.SearchValues<byte> TextBytes =
        System.Buffers.SearchValues.Create([(byte)'\t', (byte)'\n', (byte)'\r', .. Enumerable.Range(0x20, 0x5F).Select(value => (byte)value)]);

    private static Architecture? Known(Machine machine) => machine switch
    {
        Machine.Amd64 => System.Runtime.InteropServices.Architecture.X64,
        Machine.I386 => System.Runtime.InteropServices.Architecture.X86,
        Machine.Arm64 => System.Runtime.InteropServices.Architecture.Arm64,
        Machine.ArmThumb2 => System.Runtime.InteropServices.Architecture.Arm,
        Machine.LoongArch64 => System.Runtime.InteropServices.Architecture.LoongArch64,
        Machine.RiscV64 => System.Runtime.InteropServices.Architecture.RiscV64,
        _ => null,
    };
}
