using System.Net;
using System.Runtime.CompilerServices;
using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Transport;

namespace WadoLoader.WadoRs;

/// <summary>Reads frames out of answers to one way of asking. What came must be what was asked for.</summary>
/// <param name="id">The frame.</param>
/// <param name="header">Of its instance.</param>
/// <param name="request">Whose limits and progress it is.</param>
/// <param name="memory">What the frames are counted by.</param>
/// <param name="dialect">Of <see cref="AcceptNegotiation.All"/>.</param>
internal sealed class FrameReader(WadoRsId id, InstanceHeader header, ImageLoadRequest request, IMemoryReservation memory, int dialect)
{
    /// <summary>The frame alone.</summary>
    /// <returns>It, or what the server said instead.</returns>
    public async Task<(FramePart? Part, string? Refusal)> ReadOneAsync(ServerResponse answer, CancellationToken cancellationToken)
    {
        if (answer.Status != HttpStatusCode.OK)
            return (null, $"status {(int)answer.Status}");
        var whole = MediaType.Parse(answer.ContentType);
        var maximum = request.PixelAllocator.Limits.MaximumLengthBytes;
        var (type, bytes) = await ResponseParts.ReadOnlyPartAsync(answer, header.NativeFrameBytes, maximum, memory, location =>
            ThrowIfElsewhere(location, id.Frame), cancellationToken).ConfigureAwait(false);
        request.ReportProgress(bytes.Length, bytes.Length);
        return (Part(type, whole, bytes, WadoRsId.List(id.Frame), answer.ETag), null);
    }

    /// <summary>Several frames: each must say itself which it is of.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="frames">What was asked for, in this order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<FramePart> ReadAsync(ServerResponse answer, IReadOnlyList<int> frames,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var whole = MediaType.Parse(answer.ContentType);
        if (answer.Status != HttpStatusCode.OK || !whole.Name.StartsWith("multipart/", StringComparison.Ordinal))
            throw new ImageLoadException(ImageLoadError.Unsupported, "The server does not give several frames in one answer.");
        var reader = new MultipartReader(answer.Body, whole["boundary"]);
        foreach (var frame in frames)
        {
            var headers = await reader.NextAsync(cancellationToken).ConfigureAwait(false);
            if (headers?.ContentLocation?.Contains("/frames/", StringComparison.Ordinal) != true)
                throw new ImageLoadException(ImageLoadError.Mismatch,
                    "Several frames were asked for, and a part that came does not say which it is of.");
            ThrowIfElsewhere(headers.ContentLocation, frame);
            var bytes = await reader.ReadAsync(headers, header.NativeFrameBytes, request.PixelAllocator.Limits.MaximumLengthBytes, memory,
                cancellationToken).ConfigureAwait(false);
            yield return Part(MediaType.Parse(headers.ContentType), whole, bytes, WadoRsId.List(frames), answer.ETag);
        }
    }

    private FramePart Part(MediaType type, MediaType whole, ReadOnlyMemory<byte> bytes, string frames, string? eTag)
    {
        if (type.Name.StartsWith("text/", StringComparison.Ordinal) || type.Name.EndsWith("json", StringComparison.Ordinal)
            || type.Name.EndsWith("xml", StringComparison.Ordinal))
            throw DicomError.Malformed($"A frame was asked for, and the server sent {FileSignature.Describe(bytes.Span)} ({type.Name}).");
        List<string> remarks = [];
        var syntax = PartSyntax.Decide(type, whole, bytes.Span, header.NativeFrameBytes, remarks);
        return new(bytes, syntax, remarks, dialect == AcceptNegotiation.Stored,
            eTag is null ? null : new(frames, dialect, eTag, header.Version));
    }

    // The part says of itself which frame it is.
    private void ThrowIfElsewhere(string? location, int frame)
    {
        if (location is null)
            return;
        var path = location.Split('?', '#')[0].TrimEnd('/').Split('/');
        ThrowIfOther(path, "instances", id.InstanceUid);
        ThrowIfOther(path, "frames", WadoRsId.List(frame));
    }

    private static void ThrowIfOther(string[] path, string name, string wanted)
    {
        var place = Array.LastIndexOf(path, name);
        if (place >= 0 && place + 1 < path.Length && path[place + 1] != wanted)
            throw new ImageLoadException(ImageLoadError.Mismatch,
                $"Of {name}, {wanted} was asked for, and the part that came says that it is {path[place + 1]}.");
    }
}
