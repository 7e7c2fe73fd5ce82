namespace ImageLoaders.Metadata;

/// <summary>Represents a group of values that a stored object states.</summary>
/// <remarks>
/// A property whose value the object does not state is <see langword="null"/> or empty. It never has a default that a reader could take for
/// a value of the object. All modules are defined in this assembly, because an instance of a plugin's own type would keep the plugin in
/// memory. Data without a module goes into <see cref="ImageMetadata.Extensions"/>.
/// </remarks>
public abstract record MetadataModule
{
    private protected MetadataModule()
    {
    }

    /// <summary>Gets the name of the module as Cornerstone writes it, such as <c>imagePlaneModule</c>.</summary>
    public string Name
    {
        get
        {
            var type = GetType().Name;
            return char.ToLowerInvariant(type[0]) + type[1..];
        }
    }
}
