namespace ImageLoaders.Metadata;

/// <summary>
/// One group of facts about a stored object. What the object does not say is <see langword="null"/> or empty, never a default that could be
/// taken for a fact. The contract has them all: a module of a plugin's own type would keep the plugin alive in whoever holds it, so what
/// has no module here goes into <see cref="ImageMetadata.Extensions"/>.
/// </summary>
public abstract record MetadataModule
{
    private protected MetadataModule()
    {
    }

    /// <summary>The module's name as Cornerstone writes it: <c>imagePlaneModule</c>.</summary>
    public string Name
    {
        get
        {
            var type = GetType().Name;
            return char.ToLowerInvariant(type[0]) + type[1..];
        }
    }
}
