namespace ImageLoaders;

/// <summary>
/// Specifies the entry type of a plugin. Apply it once to an assembly: <c>[assembly: ImageLoaderPlugin(typeof(NoisePlugin))]</c>.
/// </summary>
/// <remarks>The host reads the attribute without running the plugin.</remarks>
/// <param name="pluginType">
/// The entry type: a public sealed class with a parameterless constructor that implements <see cref="IImageLoaderPlugin"/>.
/// </param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ImageLoaderPluginAttribute(Type pluginType) : Attribute
{
    /// <summary>
    /// Gets the entry type: a public sealed class with a parameterless constructor that implements <see cref="IImageLoaderPlugin"/>.
    /// </summary>
    public Type PluginType { get; } = pluginType;
}
