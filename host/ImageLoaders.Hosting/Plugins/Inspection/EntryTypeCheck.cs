using System.Reflection;
using System.Reflection.Metadata;

namespace ImageLoaders.Hosting.Plugins.Inspection;

/// <summary>Whether the type that the attribute names can be a plugin's entry, as far as its own assembly's metadata shows.</summary>
/// <param name="Fault">What is wrong with it; <see langword="null"/> when nothing is.</param>
internal sealed record EntryTypeCheck(string? Fault)
{
    private const string Wanted =
        "The entry type must be a public sealed class with a public parameterless constructor that implements IImageLoaderPlugin.";

    // Metadata may be made to say that a type lies in itself.
    private const int MaximumDepth = 64;
    private const int MaximumParents = 200;

    public static EntryTypeCheck Run(MetadataReader metadata, string typeName)
    {
        if (typeName.Length == 0 || typeName.Contains(','))
            return new($"the attribute ImageLoaderPlugin names the type '{typeName}', which is not in this DLL. {Wanted}");
        var handle = metadata.TypeDefinitions.FirstOrDefault(candidate => FullName(metadata, candidate, 0) == typeName);
        if (handle.IsNil)
            return new($"the attribute ImageLoaderPlugin names {typeName}, which is not there. {Wanted}");
        var type = metadata.GetTypeDefinition(handle);
        var fault = (type.Attributes & TypeAttributes.ClassSemanticsMask) == TypeAttributes.Interface ? "is an interface"
            : !IsPublic(metadata, type, 0) ? "is not public"
            : type.Attributes.HasFlag(TypeAttributes.Abstract) ? "is abstract or static"
            : !type.Attributes.HasFlag(TypeAttributes.Sealed) ? "is not sealed"
            : type.GetGenericParameters().Count > 0 ? "is generic"
            : !HasConstructor(metadata, type) ? "has no public parameterless constructor"
            : Implements(metadata, handle, []) == false ? "does not implement IImageLoaderPlugin"
            : null;
        return new(fault is null ? null : $"{typeName} {fault}. {Wanted}");
    }

    private static string FullName(MetadataReader metadata, TypeDefinitionHandle handle, int depth)
    {
        var type = metadata.GetTypeDefinition(handle);
        var name = metadata.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil && depth < MaximumDepth)
            return $"{FullName(metadata, type.GetDeclaringType(), depth + 1)}+{name}";
        var space = metadata.GetString(type.Namespace);
        return space.Length == 0 ? name : $"{space}.{name}";
    }

    private static bool IsPublic(MetadataReader metadata, TypeDefinition type, int depth) =>
        (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic when depth < MaximumDepth =>
                IsPublic(metadata, metadata.GetTypeDefinition(type.GetDeclaringType()), depth + 1),
            _ => false,
        };

    private static bool HasConstructor(MetadataReader metadata, TypeDefinition type) =>
        type.GetMethods().Select(metadata.GetMethodDefinition).Any(method =>
    {
        if (metadata.GetString(method.Name) != ".ctor"
            || (method.Attributes & MethodAttributes.MemberAccessMask) != MethodAttributes.Public)
            return false;
        var signature = metadata.GetBlobReader(method.Signature);
        signature.ReadSignatureHeader();
        return signature.ReadCompressedInteger() == 0;
    });

    // Null when a base or an interface of another assembly may well implement it.
    private static bool? Implements(MetadataReader metadata, EntityHandle handle, HashSet<EntityHandle> seen)
    {
        if (handle.IsNil || !seen.Add(handle))
            return false;
        if (handle.Kind == HandleKind.TypeReference)
        {
            var reference = metadata.GetTypeReference((TypeReferenceHandle)handle);
            var name = $"{metadata.GetString(reference.Namespace)}.{metadata.GetString(reference.Name)}";
            if (name == "ImageLoaders.IImageLoaderPlugin")
                return true;
            return name.StartsWith("System.", StringComparison.Ordinal)
                || name.StartsWith("ImageLoaders.", StringComparison.Ordinal) ? false : null;
        }
        if (handle.Kind != HandleKind.TypeDefinition || seen.Count > MaximumParents)
            return null;
        var type = metadata.GetTypeDefinition((TypeDefinitionHandle)handle);
        bool? found = false;
        foreach (var parent in type.GetInterfaceImplementations().Select(item => metadata.GetInterfaceImplementation(item).Interface)
            .Append(type.BaseType))
        {
            var answer = Implements(metadata, parent, seen);
            if (answer == true)
                return true;
            found = answer is null ? null : found;
        }
        return found;
    }
}
