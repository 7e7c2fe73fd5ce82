using System.Collections.Immutable;
using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Frames;
using WadoLoader.Pixels;

namespace WadoLoader.Loading;

/// <summary>Makes an image of one frame of a DICOM object. One for each load.</summary>
/// <param name="request">Gives the memory.</param>
/// <param name="content">The object's bytes; only what is needed of them is read.</param>
/// <param name="source">What the image says of its source; the frame is set.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <param name="remarks">What has been decided already.</param>
internal sealed class FrameLoader(ImageLoadRequest request, ContentSource content, ImageSource source, CancellationToken cancellationToken,
    IEnumerable<string>? remarks = null)
{
    private readonly List<string> _remarks = [.. remarks ?? []];
    private ImmutableArray<Overlay> _overlays = [];
    private bool _isLossy;

    /// <summary>Reads the header, then decodes once the budget lets it.</summary>
    /// <param name="budget">What decoding takes its memory and processors from, until the decoder is through, also when nobody waits any
    /// more.</param>
    /// <param name="expectedUid">SOP Instance UID that must be the object's; <see langword="null"/>: any.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Mismatch"/>, <see cref="ImageLoadError.NotFound"/>, and what is wrong
    /// with the bytes.</exception>
    public Task<Image> LoadAsync(ILoadBudget budget, string? expectedUid = null)
    {
        DicomObject dicom;
        using (request.StartStage(LoadStage.Parse))
            dicom = DicomObject.Read(content, cancellationToken);
        return LoadAsync(dicom, budget, expectedUid);
    }

    /// <summary>The same of an object whose header has been read.</summary>
    public async Task<Image> LoadAsync(DicomObject dicom, ILoadBudget budget, string? expectedUid)
    {
        var frame = source.Frame ?? 1;
        ThrowIfOther(dicom, expectedUid);
        ThrowIfNoImage(dicom);
        PixelDescription pixels;
        Palette? palette;
        using (request.StartStage(LoadStage.Parse))
        {
            pixels = PixelDescription.Read(dicom, _remarks);
            palette = pixels.Photometric == Photometric.Palette ? Palette.Read(dicom.Dataset, pixels.IsSigned, _remarks) : null;
        }

        if (!dicom.Syntax.IsEncapsulated)
            return Load(dicom, pixels, palette, frame, default, processors: 1);
        using var memory = budget.BeginReservation();
        var fragments = dicom.IsOneFrame ? [new(0, (uint)dicom.Source.LengthBytes)]
            : EncapsulatedFrames.Find(dicom, pixels.Frames, frame, _remarks);
        await memory.ResizeAsync(FrameBytes.BufferLength(dicom.Source, fragments), cancellationToken).ConfigureAwait(false);
        using var stored = Fetch(dicom.Source, fragments);
        try
        {
            var cost = FrameCost.Estimate(dicom, pixels, stored.Memory.Span);
            using var permit = await budget.EnterDecodeAsync(cost, cancellationToken).ConfigureAwait(false);
            using var idle = budget.TakeIdleProcessors(cost.Processors - 1);
            return Load(dicom, pixels, palette, frame, stored, 1 + idle.Count);
        }
        catch (ImageLoadException exception) when (exception.Error == ImageLoadError.Malformed && fragments[^1].IsCut)
        {
            throw DicomError
                .Malformed($"The file is cut off at byte {dicom.Source.LengthBytes:N0}, within frame {frame:N0}. {exception.Reason}");
        }
    }

    private Image Load(DicomObject dicom, PixelDescription pixels, Palette? palette, int frame, FrameBytes stored, int processors)
    {
        var buffer = ReadPixels(dicom, ref pixels, palette, frame, stored, processors);
        content.ThrowIfChanged();
        var attributes = new FrameAttributes(dicom.Dataset, frame);
        var description = new ImageDescription(dicom, pixels, attributes, _overlays, _isLossy, _remarks);
        return description.Describe(buffer, source with { SopInstanceUid = dicom.SopInstanceUid });
    }

    /// <summary>Where the bytes of a frame lie, for those who must fetch them first.</summary>
    /// <param name="content">The object; the header is read, and what tells one frame from another.</param>
    /// <param name="frame">From 1.</param>
    /// <param name="expectedUid">SOP Instance UID that must be the object's; <see langword="null"/>: any.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Offsets in <paramref name="content"/>; nothing where the object is deflated, and all of it must be read.</returns>
    public static List<Fragment> Find(ContentSource content, int frame, string? expectedUid, CancellationToken cancellationToken)
    {
        var dicom = DicomObject.Read(content, cancellationToken);
        ThrowIfOther(dicom, expectedUid);
        ThrowIfNoImage(dicom);
        if (dicom.Source != content)
            return [];
        var pixels = PixelDescription.Read(dicom, []);
        if (dicom.Syntax.IsEncapsulated)
            return EncapsulatedFrames.Find(dicom, pixels.Frames, frame, []);
        var native = NativeFrames.Find(dicom, pixels, frame, []);
        return [new(native.Offset, (uint)native.LengthBytes)];
    }

    /// <summary>What came must be what was asked for.</summary>
    public static void ThrowIfOther(DicomObject dicom, string? expectedUid)
    {
        if (expectedUid is not null && dicom.SopInstanceUid != expectedUid)
            throw new ImageLoadException(ImageLoadError.Mismatch,
                $"The object {expectedUid} was asked for, and {dicom.SopInstanceUid ?? "one without a SOP Instance UID"} came.");
    }

    // What an object is goes before how it is compressed.
    private static void ThrowIfNoImage(DicomObject dicom)
    {
        if (dicom.PixelData is null)
            throw PixelDescription.NoPixels(dicom);
        FrameCodecs.ThrowIfNever(dicom.Syntax);
    }

    private FrameBytes Fetch(ContentSource from, List<Fragment> fragments)
    {
        using (request.StartStage(LoadStage.Fetch))
            return FrameBytes.Read(from, fragments);
    }

    private ContentSource Inflate(DicomObject dicom, PixelDescription pixels, FrameBytes stored)
    {
        using (request.StartStage(LoadStage.Decode))
            return ContentSource.FromBytes(UncompressedFrame.Read(dicom.Syntax.Coding, pixels, stored.Memory, _remarks));
    }

    private PixelBuffer ReadPixels(
        DicomObject dicom, ref PixelDescription pixels, Palette? palette, int frame, FrameBytes stored, int processors)
    {
        var (data, said) = (dicom.Dataset, pixels);
        Action<ReadOnlySpan<byte>>? seeRaw = said.HasOverlayBits ? raw =>
            _overlays = Overlays.Read(data, said, frame, raw, _remarks) : null;
        if (seeRaw is null)
            _overlays = Overlays.Read(data, said, frame, default, _remarks);
        if (!dicom.Syntax.IsEncapsulated)
        {
            var native = dicom.IsOneFrame ? NativeFrames.Only(dicom, pixels) : NativeFrames.Find(dicom, pixels, frame, _remarks);
            cancellationToken.ThrowIfCancellationRequested();
            return NativePixels.Read(request, dicom, dicom.Source, ref pixels, palette, native, _remarks, seeRaw);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (dicom.Syntax.Coding is PixelCoding.EncapsulatedNative or PixelCoding.DeflatedFrame)
        {
            using var inflated = Inflate(dicom, pixels, stored);
            return NativePixels.Read(request, dicom, inflated, ref pixels, palette, new(0, (int)inflated.LengthBytes, 0), _remarks, seeRaw);
        }

        return CompressedPixels.Read(request, dicom, ref pixels, palette, stored.Memory.Span, processors, _remarks, seeRaw, out _isLossy,
            cancellationToken);
    }
}
