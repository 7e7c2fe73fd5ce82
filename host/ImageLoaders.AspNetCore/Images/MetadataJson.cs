using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ImageLoaders.Metadata;

namespace ImageLoaders.AspNetCore.Images;

/// <summary>
/// Metadata modules as JSON. Modules are the contract's, and are read by reflection: one that is added needs no entry here.
/// </summary>
internal static class MetadataJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new VoiLutFunctionConverter(), new PixelSpacingSourceConverter(), new OverlayConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RemoveName, LeaveOutEmptyLists } },
    };

    /// <summary>A module's values by their names.</summary>
    public static JsonElement Serialize(MetadataModule module) => JsonSerializer.SerializeToElement(module, module.GetType(), Options);

    // It is the key that the module stands under.
    private static void RemoveName(JsonTypeInfo type)
    {
        if (!type.Type.IsAssignableTo(typeof(MetadataModule)))
            return;
        for (var i = type.Properties.Count - 1; i >= 0; i--)
            if (type.Properties[i].Name == "name")
                type.Properties.RemoveAt(i);
    }

    // What the object does not state has no key: neither a null, nor an empty list.
    private static void LeaveOutEmptyLists(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (property.PropertyType.IsAssignableTo(typeof(ICollection)))
                property.ShouldSerialize = static (_, value) => value is ICollection { Count: > 0 };
    }
}
