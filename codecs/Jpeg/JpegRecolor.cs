namespace ImageLoaders.Codecs.Jpeg;

/// <summary>
/// Writes a JPEG again with markers that make the library take its components for what the caller says: TurboJPEG has no
/// switch for that, and guesses YCbCr where DICOM's Photometric Interpretation says RGB.
/// </summary>
internal static class JpegRecolor
{
    /// <summary>By how much the copy may be longer.</summary>
    public const int ExtraBytes = 16;

    /// <summary>Copies all but the markers of JFIF and Adobe, and puts an Adobe marker first.</summary>
    /// <param name="jpeg">A JPEG whose header has been read without fault.</param>
    /// <param name="firstScanOffset">Where its header ends.</param>
    /// <param name="transform">What its components are.</param>
    /// <param name="copy">At least <see cref="ExtraBytes"/> longer than <paramref name="jpeg"/>.</param>
    /// <returns>How many bytes of <paramref name="copy"/> are used.</returns>
    public static int Write(ReadOnlySpan<byte> jpeg, int firstScanOffset, JpegTransform transform, Span<byte> copy)
    {
        ReadOnlySpan<byte> start = [0xFF, JpegMarkers.StartOfImage, 0xFF, JpegMarkers.App14, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, (byte)transform];
        start.CopyTo(copy);
        var length = start.Length;
        var markers = new JpegMarkers(jpeg);
        for (markers.Next(); markers.Offset < firstScanOffset; markers.Next())
        {
            if (markers.IsAdobe || markers.IsJfif)
                continue;
            jpeg[markers.Offset..markers.EndOffset].CopyTo(copy[length..]);
            length += markers.EndOffset - markers.Offset;
        }

        jpeg[firstScanOffset..].CopyTo(copy[length..]);
        return length + jpeg.Length - firstScanOffset;
    }
}
