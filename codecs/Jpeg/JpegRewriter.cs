namespace ImageLoaders.Codecs.Jpeg;

/// <summary>
/// Writes a JPEG again: its segments without the bytes that stand between them, with an end marker, and with markers that make the
/// library take its components for what the caller says. TurboJPEG has no switch for that, and guesses YCbCr where DICOM's Photometric
/// Interpretation says RGB.
/// </summary>
internal static class JpegRewriter
{
    /// <summary>By how much the copy may be longer.</summary>
    public const int ExtraBytes = 18;

    /// <summary>Copies what belongs to the picture.</summary>
    /// <param name="jpeg">A JPEG whose structure has been checked.</param>
    /// <param name="structure">What was found then.</param>
    /// <param name="transform">What its components are: the markers of JFIF and Adobe give way to one that says so. <see langword="null"/>:
    /// they stay.</param>
    /// <param name="copy">At least <see cref="ExtraBytes"/> longer than <paramref name="jpeg"/>.</param>
    /// <returns>How many bytes of <paramref name="copy"/> are used.</returns>
    public static int Write(ReadOnlySpan<byte> jpeg, in JpegStructure structure, JpegTransform? transform, Span<byte> copy)
    {
        ReadOnlySpan<byte> start = [0xFF, JpegMarkers.StartOfImage, 0xFF, JpegMarkers.App14, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0,
            (byte)(transform ?? 0)];
        var length = transform is null ? 2 : start.Length;
        start[..length].CopyTo(copy);
        var markers = new JpegMarkers(jpeg[..structure.EndOffset], skipsStrayBytes: true);
        while (!markers.IsAtEnd)
        {
            markers.Next();
            if (markers.Marker == JpegMarkers.EndOfImage)
                break;
            if (transform is not null && (markers.IsAdobe || markers.IsJfif))
                continue;
            if (markers.Marker == JpegMarkers.StartOfScan)
                markers.SkipScan();
            jpeg[markers.Offset..markers.EndOffset].CopyTo(copy[length..]);
            length += markers.EndOffset - markers.Offset;
        }

        (copy[length], copy[length + 1]) = (0xFF, JpegMarkers.EndOfImage);
        return length + 2;
    }
}
