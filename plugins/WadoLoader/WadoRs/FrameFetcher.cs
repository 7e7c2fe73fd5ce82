using System.Globalization;
using System.Net;
using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Frames;
using WadoLoader.Transport;

namespace WadoLoader.WadoRs;

/// <summary>Gets one frame, in whatever way of asking the server answers with something that can be decoded here. Safe for concurrent use.</summary>
internal sealed class FrameFetcher(ServerClient client)
{
    private readonly AcceptDialects _dialects = new();
    private readonly FramesTogether _together = new(client);

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Unsupported"/>: no way of asking was answered; <see cref="ImageLoadError.Mismatch"/>: another frame came.</exception>
    public async Task<FramePart> FetchAsync(WadoRsId id, InstanceHeader header, ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var server = id.Root.AbsoluteUri;
        List<int> refused = [];
        List<string> reasons = [];
        foreach (var dialect in _dialects.Order(server, header.Dialect))
        {
            var asked = new ServerRequest(id.FrameUrl, _dialects.All[dialect], request.Options.Authorization)
            {
                IsAnswer = static status => status is HttpStatusCode.BadRequest or HttpStatusCode.NotAcceptable or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.InternalServerError or HttpStatusCode.NotImplemented,
            };
            var isStored = dialect == AcceptDialects.Stored;
            Task<(FramePart? Part, string? Refusal)> ReadOneAsync(ServerAnswer answer, CancellationToken token) => ReadAsync(answer, id, header, request, isStored, token);
            var (part, refusal) = dialect == header.Dialect
                ? await _together.FetchAsync(id, header, asked, ReadOneAsync, (reader, whole, frame, token) => ReadPartAsync(reader, whole, frame, header, request, isStored, token), cancellationToken).ConfigureAwait(false)
                : await client.GetAsync(asked, ReadOneAsync, cancellationToken).ConfigureAwait(false);
            refusal ??= WhyNot(part!);
            if (refusal is null)
            {
                _dialects.Learn(server, dialect, refused);
                header.Dialect = dialect;
                return part!;
            }

            if (part is null)
                refused.Add(dialect);
            reasons.Add(refusal);
        }

        throw new ImageLoadException(ImageLoadError.Unsupported,
            $"The server has this frame in no form that can be read here. Asked in {reasons.Count} ways, it gave: {string.Join("; ", reasons.Distinct())}.");
    }

    private static async Task<(FramePart? Part, string? Refusal)> ReadAsync(
        ServerAnswer answer, WadoRsId id, InstanceHeader header, ImageLoadRequest request, bool isStored, CancellationToken cancellationToken)
    {
        if (answer.Status != HttpStatusCode.OK)
            return (null, $"status {(int)answer.Status}");
        var whole = MediaType.Parse(answer.ContentType);
        var maximum = request.PixelAllocator.Limits.MaximumLengthBytes;
        var (type, bytes) = await AnswerParts.ReadOnlyPartAsync(answer, header.NativeFrameBytes, maximum, location => ThrowIfElsewhere(location, id), cancellationToken).ConfigureAwait(false);
        request.ReportProgress(bytes.Length, bytes.Length);
        return (Part(type, whole, bytes, header, isStored), null);
    }

    // Of several parts each must say itself which frame it is of.
    private static async Task<FramePart> ReadPartAsync(
        MultipartReader reader, MediaType whole, WadoRsId id, InstanceHeader header, ImageLoadRequest request, bool isStored, CancellationToken cancellationToken)
    {
        var headers = await reader.NextAsync(cancellationToken).ConfigureAwait(false);
        if (headers?.ContentLocation?.Contains("/frames/", StringComparison.Ordinal) != true)
            throw new ImageLoadException(ImageLoadError.Mismatch, "Several frames were asked for, and a part that came does not say which it is of.");
        ThrowIfElsewhere(headers.ContentLocation, id);
        var bytes = await reader.ReadAsync(headers, header.NativeFrameBytes, request.PixelAllocator.Limits.MaximumLengthBytes, cancellationToken).ConfigureAwait(false);
        return Part(MediaType.Parse(headers.ContentType), whole, bytes, header, isStored);
    }

    private static FramePart Part(MediaType type, MediaType whole, ReadOnlyMemory<byte> bytes, InstanceHeader header, bool isStored)
    {
        if (type.Name.StartsWith("text/", StringComparison.Ordinal) || type.Name.EndsWith("json", StringComparison.Ordinal) || type.Name.EndsWith("xml", StringComparison.Ordinal))
            throw DicomError.Malformed($"A frame was asked for, and the server sent {Signature.Describe(bytes.Span)} ({type.Name}).");
        List<string> remarks = [];
        return new(bytes, PartSyntax.Decide(type, whole, bytes.Span, header.NativeFrameBytes, remarks), remarks, isStored);
    }

    // The part says of itself which frame it is.
    private static void ThrowIfElsewhere(string? location, WadoRsId id)
    {
        if (location is null)
            return;
        var path = location.Split('?', '#')[0].TrimEnd('/').Split('/');
        ThrowIfOther(path, "instances", id.InstanceUid);
        ThrowIfOther(path, "frames", id.Frame.ToString(CultureInfo.InvariantCulture));
    }

    private static void ThrowIfOther(string[] path, string name, string wanted)
    {
        var place = Array.LastIndexOf(path, name);
        if (place >= 0 && place + 1 < path.Length && path[place + 1] != wanted)
            throw new ImageLoadException(ImageLoadError.Mismatch, $"Of {name}, {wanted} was asked for, and the part that came says that it is {path[place + 1]}.");
    }

    private static string? WhyNot(FramePart part)
    {
        if (part.Syntax.Layout.IsBigEndian)
            return part.Syntax.ToString(); // which words are swapped is known of files alone
        if (part.Syntax.Coding is PixelCoding.Native or PixelCoding.EncapsulatedNative or PixelCoding.DeflatedFrame)
            return null;
        try
        {
            FrameCodecs.Of(part.Syntax, part.Bytes.Span, []);
            return null;
        }
        catch (ImageLoadException exception) when (exception.Error == ImageLoadError.Unsupported)
        {
            return exception.Reason;
        }
    }
}
