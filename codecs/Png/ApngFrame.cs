namespace ImageLoaders.Codecs.Png;

/// <summary>Where the image data of a frame lie.</summary>
/// <param name="Offset">Its first chunk of data.</param>
/// <param name="EndOffset">Behind its last.</param>
internal readonly record struct ApngFrame(int Offset, int EndOffset)
{
    public int LengthBytes => EndOffset - Offset;
}
