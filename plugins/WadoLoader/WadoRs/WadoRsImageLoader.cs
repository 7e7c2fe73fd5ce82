using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Frames;
using WadoLoader.Loading;
using WadoLoader.Metadata;
using WadoLoader.Transport;

namespace WadoLoader.WadoRs;

/// <summary>
/// <c>wadors:https://server/…/studies/S/series/E/instances/I/frames/N</c>: DICOMweb's RetrieveMetadata and RetrieveFrames (PS3.18 10.4).
/// </summary>
internal sealed class WadoRsImageLoader(ServerClient client, TransportOptions options, TimeProvider time, ILoadBudget budget)
    : IImageLoader, IImageRevalidator, IMetadataProvider, IDisposable
{
    private readonly InstanceFetcher _instances = new(client, options, budget, time);
    private readonly FrameFetcher _frames = new(client, options, budget, time);

    /// <summary>Gets the metadata of instances that are held.</summary>
    public InstanceFetcher Instances => _instances;

    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(LoadAsync);

    /// <remarks>An image is made of two answers, or of the whole instance, and is current only when all that it is made of is.</remarks>
    public async Task<bool> IsCurrentAsync(ImageLoadRequest request, ImageSource source)
    {
        if (FrameVersion.Parse(source.Version) is not { } version)
            return false;
        var id = WadoRsId.Parse(request.ImageId);
        var metadata = version.Metadata.Length == 0 ? Task.FromResult(true) : _instances.IsCurrentAsync(id, request, version.Metadata);
        var isCurrent = await Task.WhenAll(_frames.IsCurrentAsync(id, request, version), metadata).ConfigureAwait(false);
        if (isCurrent.All(static part => part))
            return true;
        _instances.Forget(id, request);
        _frames.Forget(id, request, version);
        return false;
    }

    public async Task<ImageMetadata?> GetMetadataAsync(ImageLoadRequest request)
    {
        var id = WadoRsId.Parse(request.ImageId);
        var header = await _instances.FetchAsync(id, request, request.CancellationToken).ConfigureAwait(false);
        if (id.Frame > header.Frames)
            throw NativeFrames.NoSuchFrame(id.Frame, header.Frames);
        using var data = header.Open();
        var dicom = DicomObject.OfHeader(data, header.StoredSyntax ?? TransferSyntaxes.ExplicitLittleEndian);
        var isVideo = header.IsVideo || header.StoredSyntax is { Coding: PixelCoding.Video };
        return ObjectMetadata.Read(dicom, new() { Frame = id.Frame }, header.StoredSyntax?.Uid, new()
        {
            IsVideo = isVideo,
            Rendered = id.ShownUrl("rendered", isVideo).AbsoluteUri,
            Thumbnail = id.ShownUrl("thumbnail", isVideo).AbsoluteUri,
        });
    }

    public void Dispose()
    {
        _instances.Dispose();
        _frames.Dispose();
    }

    private async Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var id = WadoRsId.Parse(request.ImageId);
        using var memory = budget.BeginReservation();
        var (header, part) = await FetchAsync(id, request, memory, cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => DecodeAsync(id, header, part, request, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<(InstanceHeader Header, FramePart Part)> FetchAsync(WadoRsId id, ImageLoadRequest request, IMemoryReservation memory,
        CancellationToken cancellationToken)
    {
        using var fetch = request.StartStage(LoadStage.Fetch);
        var header = await _instances.FetchAsync(id, request, cancellationToken).ConfigureAwait(false);
        if (header.WhyNoImage is { } reason)
            throw DicomError.Unsupported(reason);
        if (id.Frame > header.Frames)
            throw NativeFrames.NoSuchFrame(id.Frame, header.Frames);
        if (header.StoredSyntax is { Coding: PixelCoding.Video } video)
            FrameCodecs.ThrowIfNever(video);
        return (header, await _frames.FetchAsync(id, header, request, memory, cancellationToken).ConfigureAwait(false));
    }

    private async Task<Image> DecodeAsync(WadoRsId id, InstanceHeader header, FramePart part, ImageLoadRequest request,
        CancellationToken cancellationToken)
    {
        var source = new ImageSource { Frame = id.Frame, Version = part.Version?.ToString(), FreshFor = options.FreshFor };
        if (part.Syntax is not { } syntax)
        {
            using var content = ContentSource.FromBytes(part.Bytes);
            return await new FrameLoader(request, content, source, cancellationToken, part.Remarks)
                .LoadAsync(budget, id.InstanceUid).ConfigureAwait(false);
        }

        // Who decompresses JPEG hands out RGB, and the metadata go on describing what is stored.
        var isRgb = !part.IsStored && !syntax.IsEncapsulated && header.IsRgbWhenDecompressed
            && part.Bytes.Length >= header.NativeFrameBytes;
        if (isRgb)
            part.Remarks
                .Add("The server decompressed the frame: its colours are taken for RGB, whatever Photometric Interpretation (0028,0004) "
                + "says of the stored object.");
        using var data = isRgb ? header.OpenAsRgb() : header.Open();
        using var frame = ContentSource.FromBytes(part.Bytes);
        var dicom = DicomObject.OfFrame(data, frame, syntax, header.PixelData, header.Frames);
        return await new FrameLoader(request, data, source, cancellationToken, [.. header.Remarks, .. part.Remarks])
            .LoadAsync(dicom, budget, id.InstanceUid).ConfigureAwait(false);
    }
}
