using ImageLoaders;

namespace WadoLoader.Dicom;

/// <summary>
/// A DICOM object up to its pixel data: the header is read, the pixels are not. For one thread at a time; it lives as long as its source.
/// </summary>
internal sealed class DicomObject
{
    private DicomObject(ContentSource source, TransferSyntax syntax, Dataset dataset, Element? pixelData)
    {
        Source = source;
        Syntax = syntax;
        Dataset = dataset;
        PixelData = pixelData;
    }

    /// <summary>Where pixel data are read from: of a deflated object its inflated bytes.</summary>
    public ContentSource Source { get; }

    public TransferSyntax Syntax { get; }

    public Dataset Dataset { get; }

    /// <summary>(7FE0,0008), (7FE0,0009) or (7FE0,0010); <see langword="null"/> when there are none.</summary>
    public Element? PixelData { get; }

    /// <summary>Whether <see cref="Source"/> holds the bytes of one frame and nothing else.</summary>
    public bool IsOneFrame { get; private init; }

    public string? SopInstanceUid => Dataset.Text(Tag.SopInstanceUid);

    /// <summary>SOP Class UID (0008,0016), else that of the meta information (0002,0002).</summary>
    public string? SopClassUid => Dataset.Text(Tag.SopClassUid) ?? MediaStorageSopClassUid;

    private string? MediaStorageSopClassUid { get; init; }

    /// <summary>An object whose header and frame came each on its own.</summary>
    /// <param name="header">A data set of explicit VR little endian without pixel data.</param>
    /// <param name="frame">One frame, in <paramref name="syntax"/>.</param>
    /// <param name="syntax">How the frame is encoded.</param>
    /// <param name="pixelData">(7FE0,0008), (7FE0,0009) or (7FE0,0010).</param>
    /// <param name="frames">How many frames there are in all.</param>
    public static DicomObject OfFrame(ContentSource header, ContentSource frame, TransferSyntax syntax, uint pixelData, int frames)
    {
        var element = new Element(pixelData, Vr.OW, ByteLayout.ExplicitLittleEndian, syntax.IsEncapsulated, 0, frame.LengthBytes * frames);
        return new(frame, syntax, ReadDataset(header), element) { IsOneFrame = true };
    }

    /// <summary>A data set of explicit VR little endian alone.</summary>
    public static Dataset ReadDataset(ContentSource source)
    {
        var bytes = new HeaderBytes(source);
        var dataset = new Dataset(bytes, ByteLayout.ExplicitLittleEndian);
        for (var offset = 0L; ElementReader.TryRead(bytes, offset, bytes.Length, ByteLayout.ExplicitLittleEndian, out var element); offset =
            element.End)
            dataset.Add(element);
        return dataset;
    }

    /// <summary>The header alone, as metadata without pixel data.</summary>
    /// <param name="header">A data set of explicit VR little endian.</param>
    /// <param name="syntax">How the object is stored.</param>
    public static DicomObject OfHeader(ContentSource header, TransferSyntax syntax) => new(header, syntax, ReadDataset(header), null);

    /// <summary>Reads the header.</summary>
    /// <param name="source">A file with or without preamble and meta information, or a bare data set.</param>
    /// <param name="cancellationToken">Read while a deflated data set is inflated.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.TooLarge"/>, <see cref="ImageLoadError.Unsupported"/>.
    /// </exception>
    public static DicomObject Read(ContentSource source, CancellationToken cancellationToken = default)
    {
        var bytes = new HeaderBytes(source);
        var remarks = new Remarks();
        var start = FileMeta.Read(bytes, out var uid, out var sopClassUid);
        var syntax = uid is null ? FileMeta.SniffSyntax(bytes, ref start) : TransferSyntax.FromUid(uid);
        if (syntax.IsDeflated && FileMeta.IsExplicit(bytes, start))
        {
            remarks.Add($"The transfer syntax is {syntax}, and the data set is not deflated: read as it is.");
        }
        else if (syntax.IsDeflated)
        {
            var wrapper = DeflateWrappers.Tell(bytes.Peek(start, DeflateWrappers.Length));
            if (DeflateWrappers.Remark(wrapper) is { } remark)
                remarks.Add(remark);
            source = new InflatedContent(source, start, wrapper, cancellationToken);
            (bytes, start) = (new HeaderBytes(source), 0);
        }

        var layout = uid is null ? syntax.Layout : FileMeta.CorrectLayout(bytes, start, syntax.Layout);
        var dataset = new Dataset(bytes, layout, remarks);
        var pixelData = ReadElements(bytes, start, dataset);
        if (pixelData is { } found)
        {
            if (found.IsUndefined && !syntax.IsEncapsulated)
                syntax = FirstFragment.Tell(source, found, syntax, uid is not null, remarks);
            TrailingElements.Read(source, bytes, dataset, found);
        }

        return new(source, syntax, dataset, pixelData) { MediaStorageSopClassUid = sopClassUid };
    }

    /// <summary>Reads up to the pixel data.</summary>
    /// <returns>These; <see langword="null"/> when there are none.</returns>
    private static Element? ReadElements(HeaderBytes bytes, long start, Dataset dataset)
    {
        var offset = start;
        for (; ElementReader.TryRead(bytes, offset, bytes.Length, dataset.Layout, out var element); offset = element.End)
        {
            if (element.Tag is Tag.PixelData or Tag.FloatPixelData or Tag.DoubleFloatPixelData)
                return element;
            if (element is { Tag: 0, Length: 0 })
                return EndInZeros(bytes.Source, offset, dataset);
            if (element.Tag >> 16 != 0)
                dataset.Add(element);
        }

        // Where the end was not known before, it is now.
        return offset <= bytes.Length ? null
            : throw DicomError.Malformed(
                $"The last value reaches to byte {offset:N0}, and the data end at byte {bytes.Length:N0}: they are cut off.");
    }

    /// <summary>Zeros to the end pad a data set; any others are no elements.</summary>
    private static Element? EndInZeros(ContentSource source, long offset, Dataset dataset)
    {
        Span<byte> piece = new byte[64 << 10];
        var isAll = true;
        for (var at = offset; isAll && source.Read(at, piece) is > 0 and var read; at += read)
            isAll = !piece[..read].ContainsAnyExcept((byte)0);
        if (dataset.IsEmpty || !isAll)
        {
            throw DicomError.Malformed(
                $"At byte {offset:N0} an element is due, and zeros are there: this is no DICOM file, or one that was not written to its "
                    + "end.");
        }

        dataset.Remarks.Add($"The data set goes on with zeros at byte {offset:N0}: they were passed over.");
        return null;
    }
}
