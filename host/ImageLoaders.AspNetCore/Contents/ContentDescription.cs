namespace ImageLoaders.AspNetCore.Contents;

/// <summary>The answer of <c>POST content</c>.</summary>
/// <param name="Name"><c>content/&lt;guid&gt;</c>.</param>
/// <param name="Kind">
/// <c>dicom</c>, <c>png</c>, <c>jpeg</c>, <c>gif</c>, <c>webp</c>, <c>bmp</c>, <c>avif</c>, or <c>unknown</c>; of any other type of files
/// the scheme that loads it.
/// </param>
/// <param name="ImageIds">One for each frame; none of what is not known.</param>
/// <param name="ExpiresAt">Until when it is kept.</param>
internal sealed record ContentDescription(string Name, string Kind, IReadOnlyList<string> ImageIds, DateTimeOffset ExpiresAt);
