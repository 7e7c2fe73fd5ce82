namespace ImageLoaders.Hosting.Loading.Parts;

/// <summary>What was asked for of an id.</summary>
internal enum PartKind
{
    Image,
    Metadata,
    List,
}
