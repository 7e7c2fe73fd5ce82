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
            var reader = new FrameReader(id, header, request, dialect);
            var (part, refusal) = dialect == header.Dialect
                ? await _together.FetchAsync(id, header, asked, reader, cancellationToken).ConfigureAwait(false)
                : await client.GetAsync(asked, reader.ReadOneAsync, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Whether the server still has the frame as it was.</summary>
    public async Task<bool> IsCurrentAsync(WadoRsId id, ImageLoadRequest request, FrameVersion version) =>
        _dialects.All.ElementAtOrDefault(version.Dialect) is { } accept
        && await client.IsCurrentAsync(new(id.FramesUrl(version.Frames), accept, request.Options.Authorization), version.ETag, request.CancellationToken).ConfigureAwait(false);

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
