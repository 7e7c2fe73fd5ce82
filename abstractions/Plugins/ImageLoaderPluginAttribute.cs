namespace ImageLoaders;

/// <summary>Names the plugin's entry type: <c>[assembly: ImageLoaderPlugin(typeof(NoisePlugin))]</c>, once in an assembly. The host reads it without running the plugin.</summary>
/// <param name="pluginType">A public sealed class with a parameterless constructor that implements <see cref="IImageLoaderPlugin"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ImageLoaderPluginAttribute(Type pluginType) : Attribute
{
    /// <summary>A public sealed class with a parameterless constructor that implements <see cref="IImageLoaderPlugin"/>.</summary>
    public Type PluginType { get; } = pluginType;
}
