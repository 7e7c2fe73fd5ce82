namespace WadoLoader.Listing;

/// <summary>A file that a folder or a DICOMDIR names.</summary>
/// <param name="Path">Its whole path.</param>
/// <param name="SopInstanceUid">The object that it must have; <see langword="null"/>: any.</param>
/// <param name="OtherPath">Where it is looked for when it is not there; <see langword="null"/>: nowhere.</param>
internal sealed record NamedFile(string Path, string? SopInstanceUid = null, string? OtherPath = null);
