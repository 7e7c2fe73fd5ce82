namespace ImageLoaders.Hosting;

/// <summary>Represents a type of files that a plugin loads, and where such a file leads.</summary>
/// <param name="Scheme">The scheme of the ids, in lower case.</param>
/// <param name="FileType">The type. It has the extensions that the plugin owns.</param>
/// <param name="Plugin">The name of the plugin.</param>
public sealed record RegisteredFileType(string Scheme, FileType FileType, string Plugin)
{
    /// <summary>Returns the id of a file of this type.</summary>
    /// <param name="name">An absolute path, or the name of a <see cref="Content"/>.</param>
    /// <param name="query">What follows it in the id, such as <c>?frame=2</c>; empty if nothing does.</param>
    public ImageId ToImageId(string name, string query = "") => new($"{Scheme}:{name}{query}");
}
