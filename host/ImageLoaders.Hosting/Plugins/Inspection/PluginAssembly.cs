using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using ImageLoaders.Hosting.Plugins.Isolation;

namespace ImageLoaders.Hosting.Plugins.Inspection;

/// <summary>What the metadata of a plugin's main DLL says; read without loading it.</summary>
internal sealed class PluginAssembly
{
    private const string AttributeNamespace = "ImageLoaders";
    private const string AttributeName = "ImageLoaderPluginAttribute";

    private EntryTypeCheck? _entryType;

    private PluginAssembly()
    {
    }

    public required string Version { get; init; }

    public required Guid ModuleVersionId { get; init; }

    public required string? TargetFramework { get; init; }

    public required string Architecture { get; init; }

    /// <summary>Simple name to version, of every assembly that it references.</summary>
    public required IReadOnlyDictionary<string, Version> References { get; init; }

    /// <summary>The types that its attributes name, as written there.</summary>
    public required ImmutableArray<string> EntryTypes { get; init; }

    /// <summary>Whether it calls <see cref="NativeLibrary.SetDllImportResolver"/>, which an assembly can do once.</summary>
    public required bool SetsDllImportResolver { get; init; }

    /// <exception cref="PluginRejectedException">It is no .NET assembly, or is cut off.</exception>
    public static PluginAssembly Read(string path)
    {
        var fileName = Path.GetFileName(path);
        using var stream = PluginFolder.OpenRead(path);
        var lengthBytes = stream.Length;
        try
        {
            using var file = new PEReader(stream, PEStreamOptions.PrefetchEntireImage); // which closes the stream
            PortableExecutable.ThrowIfCutOff(file.PEHeaders, lengthBytes, fileName);
            if (!file.HasMetadata)
                throw new PluginRejectedException($"{fileName} is a native library, not a .NET assembly.");
            var metadata = file.GetMetadataReader();
            if (!metadata.IsAssembly)
                throw new PluginRejectedException($"{fileName} is a .NET module without an assembly manifest.");
            return Read(file, metadata);
        }
        catch (Exception exception) when (
            exception is BadImageFormatException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new PluginRejectedException(
                $"{fileName} is not a .NET assembly{PortableExecutable.Guess(path)}, or is damaged ({exception.Message}). Copy it again.");
        }
    }

    /// <summary>The references of any assembly of a plugin; none of what is no assembly.</summary>
    public static IReadOnlyDictionary<string, Version> ReadReferences(string path) =>
        TryRead(path, ReadReferencesOf) ?? new Dictionary<string, Version>();

    /// <summary>The texts in an assembly's code that could be schemes: what a plugin may register that does not run.</summary>
    public static IReadOnlySet<string> ReadSchemes(string path) => TryRead(path, static metadata =>
    {
        var schemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var text = MetadataTokens.UserStringHandle(1); !text.IsNil; text = metadata.GetNextHandle(text))
            if (metadata.GetUserString(text) is { Length: <= ImageId.MaximumSchemeLength } found && ImageId.IsValidScheme(found))
                schemes.Add(found);
        return schemes;
    }) ?? [];

    /// <exception cref="PluginRejectedException">It is for another processor or operating system.</exception>
    public void ThrowIfForeignArchitecture(string fileName)
    {
        var own = PortableExecutable.NameOf(RuntimeInformation.ProcessArchitecture);
        if (Architecture != PortableExecutable.Any && Architecture != own)
            throw new PluginRejectedException(
                $"{fileName} was built for {Architecture}, and this host runs on {own}. Build it for AnyCPU.");
    }

    /// <summary>The full name of the one entry type.</summary>
    /// <exception cref="PluginRejectedException">There are several, or it cannot be an entry.</exception>
    public string ReadEntryType(string fileName)
    {
        if (EntryTypes.Length > 1)
            throw new PluginRejectedException(
                $"{fileName} has {EntryTypes.Length} attributes ImageLoaderPlugin ({string.Join(", ", EntryTypes)}); a plugin has one.");
        if (_entryType?.Fault is { } fault)
            throw new PluginRejectedException($"{fileName}: {fault}");
        return EntryTypes[0];
    }

    private static PluginAssembly Read(PEReader file, MetadataReader metadata)
    {
        var definition = metadata.GetAssemblyDefinition();
        var entryTypes = ImmutableArray.CreateBuilder<string>();
        string? framework = null;
        string? version = null;
        foreach (var handle in definition.GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            switch (NameOf(metadata, attribute))
            {
                case ("System.Runtime.Versioning", "TargetFrameworkAttribute", _):
                    framework = FirstText(metadata, attribute);
                    break;
                case ("System.Reflection", "AssemblyInformationalVersionAttribute", _):
                    version = FirstText(metadata, attribute)?.Split('+')[0];
                    break;
                case (AttributeNamespace, AttributeName, SharedAssemblies.Contract):
                    entryTypes.Add(FirstText(metadata, attribute) ?? "");
                    break;
            }
        }
        return new()
        {
            Version = version ?? definition.Version.ToString(),
            ModuleVersionId = metadata.GetGuid(metadata.GetModuleDefinition().Mvid),
            TargetFramework = framework,
            Architecture = PortableExecutable.Architecture(file.PEHeaders),
            References = ReadReferencesOf(metadata),
            EntryTypes = entryTypes.ToImmutable(),
            SetsDllImportResolver = metadata.MemberReferences.Any(handle =>
                metadata.StringComparer.Equals(metadata.GetMemberReference(handle).Name, nameof(NativeLibrary.SetDllImportResolver))),
            _entryType = entryTypes.Count == 1 ? EntryTypeCheck.Run(metadata, entryTypes[0]) : null,
        };
    }

    private static Dictionary<string, Version> ReadReferencesOf(MetadataReader metadata)
    {
        var references = new Dictionary<string, Version>(StringComparer.OrdinalIgnoreCase);
        foreach (var reference in metadata.AssemblyReferences.Select(metadata.GetAssemblyReference))
            references[metadata.GetString(reference.Name)] = reference.Version;
        return references;
    }

    private static T? TryRead<T>(string path, Func<MetadataReader, T> read)
        where T : class
    {
        try
        {
            using var file = new PEReader(PluginFolder.OpenRead(path), PEStreamOptions.PrefetchEntireImage);
            return file.HasMetadata ? read(file.GetMetadataReader()) : null;
        }
        catch (Exception exception) when (exception is BadImageFormatException or InvalidOperationException or ArgumentException
            or OverflowException or IOException or UnauthorizedAccessException)
        {
            return null; // it is told of where the plugin is inspected
        }
    }

    // Namespace, name, and the assembly that an attribute's type comes from.
    private static (string, string, string?)? NameOf(MetadataReader metadata, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
            return null;
        var parent = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (parent.Kind != HandleKind.TypeReference)
            return null;
        var type = metadata.GetTypeReference((TypeReferenceHandle)parent);
        var scope = type.ResolutionScope.Kind == HandleKind.AssemblyReference
            ? metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
            : null;
        return (metadata.GetString(type.Namespace), metadata.GetString(type.Name), scope);
    }

    // The first argument of an attribute whose constructor takes a string or a type: after the prolog 0x0001, both are a counted UTF-8
    // string.
    private static string? FirstText(MetadataReader metadata, CustomAttribute attribute)
    {
        var value = metadata.GetBlobReader(attribute.Value);
        return value.Length >= 3 && value.ReadUInt16() == 1 ? value.ReadSerializedString() : null;
    }
}
