namespace ImageLoaders;

/// <summary>Represents an image of a listing.</summary>
/// <param name="ImageId">The id that loads the image.</param>
/// <param name="Metadata">
/// The metadata of the image, if the provider has read it in any case; <see langword="null"/> otherwise. Overlays and look-up tables, which
/// take much memory, can be missing in it. Ask for the metadata of the image then.
/// </param>
public readonly record struct ListedImage(ImageId ImageId, ImageMetadata? Metadata = null);
