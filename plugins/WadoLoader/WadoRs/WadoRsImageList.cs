using System.Security.Cryptography;
using ImageLoaders;
using WadoLoader.Transport;

namespace WadoLoader.WadoRs;

/// <summary>
/// What ids of <c>wadors:</c> stand for: the instances of a study or series, or the frames of an instance, by one RetrieveMetadata
/// (PS3.18 10.4), or several where the server gives them in pages. Safe for concurrent use.
/// </summary>
internal sealed class WadoRsImageList(ServerClient client, TransportOptions options, ILoadBudget budget, InstanceFetcher instances)
    : IImageListProvider, IImageRevalidator
{
    private const int MostBytes = 256 << 20;
    private const int MostImages = 50_000;
    private const string Json = "application/dicom+json";

    public async Task<ImageListing?> ListImagesAsync(ImageLoadRequest request)
    {
        if (!IsList(request.ImageId))
            return null;
        var id = WadoRsListId.Parse(request.ImageId);
        var list = new InstanceList(id, request, instances, MostImages);
        using var memory = budget.BeginReservation();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string? eTag = null;
        for (var offset = 0; ;)
        {
            var (json, tag, isPart) = await client.GetAsync(
                new(id.MetadataUrl(offset), Json, request.Options.Authorization),
                async (answer, token) => (
                    await answer.ReadAllAsync(MostBytes, memory, token).ConfigureAwait(false), answer.ETag, answer.IsPartOfResults),
                request.CancellationToken).ConfigureAwait(false);
            hash.AppendData(json.Span);
            eTag = offset == 0 && !isPart ? tag : null;
            var added = list.Add(json);
            offset += added;
            request.ReportProgress(new(0, null) { PartsDone = offset, Parts = isPart ? null : offset });
            if (!isPart || added == 0)
                break;
        }

        var version = eTag ?? "sha256-" + Convert.ToHexStringLower(hash.GetHashAndReset());
        return list.Build(new() { Version = version, FreshFor = options.FreshFor }, request.CancellationToken);
    }

    // Without an ETag the host lists again, and compares the version.
    public async Task<bool> IsCurrentAsync(ImageLoadRequest request, ImageSource source) =>
        source.Version is ['"', ..] eTag
        && await client.IsCurrentAsync(
            new(WadoRsListId.Parse(request.ImageId).MetadataUrl(0), Json, request.Options.Authorization), eTag, request.CancellationToken)
            .ConfigureAwait(false);

    // An id of one frame lists nothing.
    private static bool IsList(ImageId imageId) => !imageId.Rest.Split('?')[0].Contains("/frames/", StringComparison.Ordinal);
}
