namespace ImageLoaders.Testing;

/// <summary>Asserts what must hold of images and metadata. It belongs to no test framework, and is safe for concurrent use.</summary>
public static class ImageAssert
{
    /// <summary>Asserts that an image follows the rules of the contract, which the host applies as well.</summary>
    /// <param name="image">The image.</param>
    /// <exception cref="PluginAssertionException">It breaks rules, which the message lists.</exception>
    public static void IsValid(Image image)
    {
        var faults = ImageRules.Check(image);
        if (!faults.IsEmpty)
            throw new PluginAssertionException($"The image breaks the contract: {string.Join(' ', faults)}");
    }

    /// <summary>Asserts that metadata follow the rules of the contract, which the host applies as well.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <exception cref="PluginAssertionException">They break rules, which the message lists.</exception>
    public static void IsValid(ImageMetadata metadata)
    {
        var faults = ImageRules.Check(metadata);
        if (!faults.IsEmpty)
            throw new PluginAssertionException($"The metadata break the contract: {string.Join(' ', faults)}");
    }

    /// <summary>Asserts that an image and metadata are of the same object, frame and version, where both state them.</summary>
    /// <param name="image">The image.</param>
    /// <param name="metadata">The metadata.</param>
    /// <exception cref="PluginAssertionException">They differ.</exception>
    public static void HasSource(Image image, ImageMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(metadata);
        var (own, other) = (image.Source, metadata.Source);
        Same("SopInstanceUid", own.SopInstanceUid, other.SopInstanceUid);
        Same("Frame", own.Frame, other.Frame);
        Same("Version", own.Version, other.Version);
    }

    /// <summary>Asserts that two images have the same pixels and the same values, apart from their times.</summary>
    /// <param name="expected">The expected image.</param>
    /// <param name="actual">The actual image.</param>
    /// <exception cref="PluginAssertionException">They differ. The message names the first difference.</exception>
    public static void AreEqual(Image expected, Image actual)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        Equal("Rows", expected.Rows, actual.Rows);
        Equal("Columns", expected.Columns, actual.Columns);
        Equal("Format", expected.Format, actual.Format);
        var first = expected.Pixels.Span;
        var second = actual.Pixels.Span;
        var same = first.CommonPrefixLength(second);
        if (same < first.Length)
        {
            var pixel = same / expected.Format.BytesPerPixel;
            throw new PluginAssertionException(
                $"The pixels differ, first at row {pixel / expected.Columns}, column {pixel % expected.Columns}: "
                + $"byte {first[same]} was expected, and it is {second[same]}.");
        }

        Equal("RescaleSlope", expected.RescaleSlope, actual.RescaleSlope);
        Equal("RescaleIntercept", expected.RescaleIntercept, actual.RescaleIntercept);
        Equal("RescaleType", expected.RescaleType, actual.RescaleType);
        Equal("Windows", string.Join("; ", expected.Windows), string.Join("; ", actual.Windows));
        Equal("VoiLutFunction", expected.VoiLutFunction, actual.VoiLutFunction);
        Equal("Invert", expected.Invert, actual.Invert);
        Equal("PixelPaddingValue", expected.PixelPaddingValue, actual.PixelPaddingValue);
        Equal("PixelPaddingRangeLimit", expected.PixelPaddingRangeLimit, actual.PixelPaddingRangeLimit);
        Equal("RowPixelSpacing", expected.RowPixelSpacing, actual.RowPixelSpacing);
        Equal("ColumnPixelSpacing", expected.ColumnPixelSpacing, actual.ColumnPixelSpacing);
        Equal("PixelAspectRatio", expected.PixelAspectRatio, actual.PixelAspectRatio);
        Equal("IsLossy", expected.IsLossy, actual.IsLossy);
        Equal("Remarks", string.Join("; ", expected.Remarks), string.Join("; ", actual.Remarks));
        Equal("Source", expected.Source, actual.Source);
    }

    private static void Same<T>(string property, T? image, T? metadata)
    {
        if (image is not null && metadata is not null && !image.Equals(metadata))
            throw new PluginAssertionException($"Source.{property} is {image} of the image and {metadata} of the metadata.");
    }

    private static void Equal<T>(string property, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new PluginAssertionException($"{property} is {actual}, and {expected} was expected.");
    }
}
