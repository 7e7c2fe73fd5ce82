using ImageLoaders;
using WadoLoader.Transport;

namespace WadoLoader.WadoRs;

/// <summary>
/// Gets the metadata of instances, once for all frames and for each who asks with other credentials. Safe for concurrent use.
/// </summary>
internal sealed class InstanceFetcher(ServerClient client, TransportOptions options, ILoadBudget budget, TimeProvider time) : IDisposable
{
    private const int MostMetadataBytes = 32 << 20;
    private const int MostBulkBytes = 64 << 20;
    private const int LongestPath = 200;
    private const string Json = "application/dicom+json";
    private const string Bulk = "multipart/related; type=\"application/octet-stream\", application/octet-stream;q=0.5";

    private readonly SharedResults<InstanceHeader> _headers =
        new(time, static header => header.Bytes.Length, options.HeldBytes, options.FreshFor);

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Mismatch"/>: of another instance; what the server's answer
    /// means.</exception>
    public Task<InstanceHeader> FetchAsync(WadoRsId id, ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var authorization = request.Options.Authorization;
        return _headers.UseAsync(ResultKey.Create(id.MetadataUrl, authorization), (_, token) =>
            FetchAsync(id, authorization, token), Task.FromResult, static (_, _) => { }, cancellationToken);
    }

    /// <summary>Keeps the metadata of an instance that came with those of others.</summary>
    public void Keep(WadoRsId id, ImageLoadRequest request, InstanceHeader header) =>
        _headers.Keep(ResultKey.Create(id.MetadataUrl, request.Options.Authorization), header);

    /// <summary>
    /// Whether the metadata that a load would take now are still of a version. What the server can be asked by, it is asked by; else they
    /// are fetched and compared.
    /// </summary>
    /// <param name="id">Of one of its frames.</param>
    /// <param name="request">Whose credentials it is.</param>
    /// <param name="version"><see cref="InstanceHeader.Version"/>.</param>
    public async Task<bool> IsCurrentAsync(WadoRsId id, ImageLoadRequest request, string version)
    {
        if (version.StartsWith('"'))
            return await client.IsCurrentAsync(new(id.MetadataUrl, Json, request.Options.Authorization), version, request.CancellationToken)
                .ConfigureAwait(false);
        try
        {
            return (await FetchAsync(id, request, request.CancellationToken).ConfigureAwait(false)).Version == version;
        }
        catch (ImageLoadException)
        {
            return false; // the load that follows says why
        }
    }

    /// <summary>The next load asks for an instance's metadata again.</summary>
    public void Forget(WadoRsId id, ImageLoadRequest request) =>
        _headers.Forget(ResultKey.Create(id.MetadataUrl, request.Options.Authorization));

    public void Dispose() => _headers.Dispose();

    private async Task<InstanceHeader> FetchAsync(WadoRsId id, string? authorization, CancellationToken cancellationToken)
    {
        using var memory = budget.BeginReservation();
        var (json, eTag) = await client.GetAsync(
            new(id.MetadataUrl, Json, authorization),
            async (answer, token) => (await answer.ReadAllAsync(MostMetadataBytes, memory, token).ConfigureAwait(false), answer.ETag),
            cancellationToken).ConfigureAwait(false);
        var bulk = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var dataset = DicomJson.Read(json, bulk, out var references);
        List<string> remarks = [];
        if (references.Count > 0)
        {
            var room = (long)MostBulkBytes;
            foreach (var reference in references.Take(DicomJson.MostReferences))
            {
                if (BulkDataAddress.Resolve(reference, id) is { } url)
                    room -= (bulk[reference] = await FetchBulkAsync(url, authorization, room, memory, cancellationToken)
                        .ConfigureAwait(false)).Length;
                else
                    remarks.Add("The metadata refer to bulk data on another server than the one that was asked: left out.");
            }

            if (references.Count > DicomJson.MostReferences)
                remarks.Add(
                    $"The metadata refer to more than {DicomJson.MostReferences} tables and overlays as bulk data: the others are left "
                    + "out.");

            dataset = DicomJson.Read(json, bulk, out _);
        }

        // The metadata's ETag says nothing of what they only refer to.
        var header = new InstanceHeader(dataset, remarks, bulk.Count == 0 ? eTag : null);
        return header.Uid == id.InstanceUid ? header
            : throw new ImageLoadException(ImageLoadError.Mismatch,
                $"The instance {id.InstanceUid} was asked for, and the metadata are of {header.Uid ?? "one without a SOP Instance UID"}.");
    }

    private async Task<ReadOnlyMemory<byte>> FetchBulkAsync(Uri url, string? authorization, long maximum, IMemoryReservation memory,
        CancellationToken cancellationToken)
    {
        try
        {
            var (_, bytes) = await client.GetAsync(
                new(url, Bulk, authorization), (answer, token) =>
                    ResponseParts.ReadOnlyPartAsync(answer, 0, maximum, memory, static _ => { }, token), cancellationToken)
                    .ConfigureAwait(false);
            return bytes;
        }
        catch (ImageLoadException exception)
        {
            var path = url.AbsolutePath.Length > LongestPath ? url.AbsolutePath[..LongestPath] + "…" : url.AbsolutePath;
            throw new ImageLoadException(exception.Error,
                $"A table or overlay that the metadata refer to ({path}) did not come. {exception.Reason}");
        }
    }
}
