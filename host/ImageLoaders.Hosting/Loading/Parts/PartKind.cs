namespace ImageLoaders.Hosting.Loading;

/// <summary>What was asked for of an id.</summary>
internal enum PartKind
{
    Image,
    Metadata,
    List,
}
