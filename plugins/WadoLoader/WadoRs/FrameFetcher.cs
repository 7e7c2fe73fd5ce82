using System.Net;
using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Frames;
using WadoLoader.Transport;

namespace WadoLoader.WadoRs;

/// <summary>
/// Gets one frame, in whatever way of asking the server answers with something that can be decoded here: alone, or in its whole instance.
/// Safe for concurrent use.
/// </summary>
internal sealed class FrameFetcher(ServerClient client, TransportOptions options, ILoadBudget budget, TimeProvider time) : IDisposable
{
    private readonly AcceptNegotiation _dialects = new();
    private readonly FrameBatches _together = new(client);
    private readonly WholeInstances _whole = new(client, options, budget, time);

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Unsupported"/>: no way of asking was answered;
    /// <see cref="ImageLoadError.Mismatch"/>: another frame came.</exception>
    public async Task<FramePart> FetchAsync(WadoRsId id, InstanceHeader header, ImageLoadRequest request, IMemoryReservation memory,
        CancellationToken cancellationToken)
    {
        var kind = $"{id.Root.AbsoluteUri} {header.Kind}";
        var isHopeless = header.IsVideo;
        List<int> refused = [];
        List<string> reasons = [];
        foreach (var dialect in _dialects.Order(kind, header.Dialect))
        {
            if (isHopeless && AcceptNegotiation.IsWhole(dialect))
                continue;
            var (part, refusal) = await AskAsync(id, header, dialect, request, memory, cancellationToken).ConfigureAwait(false);
            refusal ??= WhyNot(part!);
            if (refusal is null)
            {
                // Frames of one instance that are fetched at once say the same of it.
                _dialects.Learn(kind, dialect, header.Dialect == dialect ? [] : refused);
                header.Dialect = dialect;
                return part!;
            }

            if (part is null)
                refused.Add(dialect);
            else
                isHopeless |= dialect == AcceptNegotiation.Stored && !part.Syntax!.Layout.IsBigEndian; // whole, it would be no other
            reasons.Add(refusal);
        }

        throw new ImageLoadException(ImageLoadError.Unsupported,
            $"The server has this frame in no form that can be read here. Asked in {reasons.Count} ways, it gave: {string
                .Join("; ", reasons.Distinct())}.");
    }

    /// <summary>Whether the server still has what an image was made of as it was.</summary>
    public async Task<bool> IsCurrentAsync(WadoRsId id, ImageLoadRequest request, FrameVersion version) =>
        _dialects.All.ElementAtOrDefault(version.Dialect) is { } accept
        && await client.IsCurrentAsync(
            new(version.Frames.Length == 0 ? id.InstanceUrl : id.FramesUrl(version.Frames), accept, request.Options.Authorization),
                version.ETag, request.CancellationToken).ConfigureAwait(false);

    /// <summary>The next load asks for the instance again, if it came whole.</summary>
    public void Forget(WadoRsId id, ImageLoadRequest request, FrameVersion version) => _whole.Forget(id, request, version.Dialect);

    public void Dispose() => _whole.Dispose();

    private async Task<(FramePart? Part, string? Refusal)> AskAsync(WadoRsId id, InstanceHeader header, int dialect,
        ImageLoadRequest request, IMemoryReservation memory, CancellationToken cancellationToken)
    {
        var isWhole = AcceptNegotiation.IsWhole(dialect);
        var asked = new ServerRequest(isWhole ? id.InstanceUrl : id.FrameUrl, _dialects.All[dialect], request.Options.Authorization)
        {
            IsAnswer = static status => status is HttpStatusCode.BadRequest or HttpStatusCode.NotAcceptable
                or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.InternalServerError or HttpStatusCode.NotImplemented,
        };
        if (isWhole)
            return await _whole.FetchAsync(id, asked, dialect, request, cancellationToken).ConfigureAwait(false);
        var reader = new FrameReader(id, header, request, memory, dialect);
        return dialect == header.Dialect
            ? await _together.FetchAsync(id, header, asked, reader, cancellationToken).ConfigureAwait(false)
            : await client.GetAsync(asked, reader.ReadOneAsync, cancellationToken).ConfigureAwait(false);
    }

    private static string? WhyNot(FramePart part)
    {
        if (part.Syntax is not { } syntax)
            return null; // whoever decodes it says what is wrong
        if (syntax.Layout.IsBigEndian)
            return syntax.ToString(); // which words are swapped is known of files alone
        if (syntax.Coding is PixelCoding.Native or PixelCoding.EncapsulatedNative or PixelCoding.DeflatedFrame)
            return null;
        try
        {
            FrameCodecs.Find(syntax, part.Bytes.Span, []);
            return null;
        }
        catch (ImageLoadException exception) when (exception.Error == ImageLoadError.Unsupported)
        {
            return exception.Reason;
        }
    }
}
