using System.Globalization;
using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Metadata;
using WadoLoader.Pixels;

namespace WadoLoader.Listing;

/// <summary>The frames of one object, which is read once for all of them.</summary>
/// <param name="Images">The frames in their order.</param>
/// <param name="Remark">What was left out; <see langword="null"/>: nothing.</param>
internal readonly record struct ObjectFrames(ListedImage[] Images, string? Remark)
{
    /// <summary>Frames that one object is listed with at the most.</summary>
    public const int Most = 100_000;

    /// <summary>Bytes of a compressed frame at the least: its header, its entry in a table, and a codestream of almost nothing.</summary>
    private const int LeastCompressed = 32;

    /// <summary>Reads an object of a file, or of the answer of a server that is like one.</summary>
    /// <param name="content">The object.</param>
    /// <param name="scheme">The scheme.</param>
    /// <param name="rest">Its id without the scheme and the frame.</param>
    /// <param name="version">The version of the bytes.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <exception cref="ImageLoadException">It cannot be read, or is no image.</exception>
    public static ObjectFrames Read(
        ContentSource content, string scheme, string rest, string? version, CancellationToken cancellationToken)
    {
        var dicom = DicomObject.Read(content, cancellationToken);
        if (dicom.PixelData is null)
            throw PixelDescription.NoPixels(dicom);
        var said = FrameCount.Said(dicom.Dataset) ?? 1;
        var count = dicom.Syntax.Coding == PixelCoding.Video ? 1 : (int)Math.Min(said, Math.Max(1, Stored(dicom)));
        if (count > Most)
            throw DicomError.TooLarge($"The object has {count:N0} frames; at most {Most:N0} are listed.");
        var separator = rest.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var images = List(dicom, dicom.Syntax.Uid, version, count, frame => new(said == 1 ? $"{scheme}:{rest}"
            : string.Create(CultureInfo.InvariantCulture, $"{scheme}:{rest}{separator}frame={frame}")), cancellationToken);
        content.ThrowIfChanged();
        return new(images, count == said ? null
            : dicom.Syntax.Coding == PixelCoding.Video ? "The object is a video: it is listed with its first frame alone."
            : $"Number of Frames (0028,0008) is {said:N0}, and the object has bytes for {count:N0}: the others are left out.");
    }

    /// <summary>Lists the frames of an object whose header has been read.</summary>
    public static ListedImage[] List(
        DicomObject dicom, string? storedSyntax, string? version, int count, Func<int, ImageId> idOf, CancellationToken cancellationToken)
    {
        var metadata = new ObjectMetadata(dicom, storedSyntax);
        var images = new ListedImage[count];
        for (var i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            images[i] = new(idOf(i + 1), metadata.OfFrame(new() { Frame = i + 1, Version = version }, withTables: false));
        }

        return images;
    }

    // What the header says of frames costs nothing; only bytes that are there make any.
    private static long Stored(DicomObject dicom)
    {
        var pixels = dicom.PixelData!.Value;
        var there = dicom.Source.LengthBytes - pixels.Offset;
        var bytes = pixels.IsUndefined ? there : Math.Min(pixels.Length, there);
        if (dicom.Syntax.IsEncapsulated)
            return bytes / LeastCompressed;
        var bits = 1L;
        foreach (var tag in (ReadOnlySpan<uint>)[Tag.Rows, Tag.Columns, Tag.SamplesPerPixel, Tag.BitsAllocated])
            bits *= Math.Clamp(dicom.Dataset.Integer(tag, Vr.US) ?? 1, 1, ushort.MaxValue);
        return (long)(bytes * 8.0 / bits);
    }
}
