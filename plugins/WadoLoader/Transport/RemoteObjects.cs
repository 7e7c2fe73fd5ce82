using ImageLoaders;
using WadoLoader.Frames;
using WadoLoader.WadoUri;

namespace WadoLoader.Transport;

/// <summary>
/// Objects on servers: one download for all who want frames of the same object, or, where the server has ranges, the parts that these need.
/// Safe for concurrent use.
/// </summary>
internal sealed class RemoteObjects(ServerClient client, TransportOptions options, ILoadBudget budget, TimeProvider time) : IDisposable
{
    private const string Accept = "application/dicom, */*;q=0.1";
    private const int MostSteps = 48;
    private const int LeastStep = 64 << 10;

    private readonly SharedResults<RemoteObject> _objects =
        new(time, static found => found.HeldBytes, options.HeldBytes, options.FreshFor, static found => found.Release());

    /// <summary>Bytes held, for tests.</summary>
    public long HeldBytes => _objects.HeldBytes;

    /// <summary>Gets what is needed of an object, and uses it on a thread of the pool.</summary>
    /// <param name="id">The object.</param>
    /// <param name="request">Whose credentials, limits and progress it is.</param>
    /// <param name="needs">Tells which bytes <paramref name="use"/> will read, after the header; <see langword="null"/>: none.</param>
    /// <param name="use">Reads them. Its content's version is the ETag, empty where there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<T> UseAsync<T>(WadoUriAddress id, ImageLoadRequest request, Func<ContentSource, List<Fragment>>? needs,
        Func<ContentSource, Task<T>> use, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var key = ResultKey.Create(id.Url, request.Options.Authorization);
            try
            {
                return await _objects.UseAsync(
                    key,
                    (report, token) => RemoteObject.FetchAsync(client, Asked(id, request), budget, id.IsFrameSaid,
                        request.PixelAllocator.Limits.MaximumLengthBytes, report, token),
                    found => UseAsync(found, needs, use, cancellationToken),
                    request.ReportProgress,
                    cancellationToken).ConfigureAwait(false);
            }
            catch (ObjectReplacedException)
            {
                _objects.Forget(key);
                if (!isFirst)
                    throw new ImageLoadException(ImageLoadError.Mismatch,
                        "The object is replaced on the server again and again while it is read.");
            }
        }
    }

    /// <summary>Whether the server still has the version. If not, the next load asks it for the object again.</summary>
    public async Task<bool> IsCurrentAsync(WadoUriAddress id, ImageLoadRequest request, string? version)
    {
        if (version is not null && await client.IsCurrentAsync(Asked(id, request), version, request.CancellationToken)
            .ConfigureAwait(false))
            return true;
        _objects.Forget(ResultKey.Create(id.Url, request.Options.Authorization));
        return false;
    }

    public void Dispose() => _objects.Dispose();

    private static ServerRequest Asked(WadoUriAddress id, ImageLoadRequest request) => new(id.Url, Accept, request.Options.Authorization);

    private static async Task<T> UseAsync<T>(RemoteObject found, Func<ContentSource, List<Fragment>>? needs,
        Func<ContentSource, Task<T>> use, CancellationToken cancellationToken)
    {
        if (found.Whole is { } whole)
        {
            using var content = whole.Open(found.ETag ?? "");
            return await Task.Run(() => use(content), cancellationToken).ConfigureAwait(false);
        }

        using var frame = new FetchedRanges();
        using var part = new PartialContent(found.LengthBytes, found.ETag!, found.Header, frame);
        if (needs is not null)
        {
            foreach (var fragment in await ReadAsync(found, () => Task.FromResult(needs(part)), cancellationToken).ConfigureAwait(false))
                await found.FetchAsync(frame, fragment.Offset, fragment.Length, cancellationToken).ConfigureAwait(false);
        }

        return await ReadAsync(found, () => use(part), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads as far as it goes, fetches what was missing, and reads again. Each step fetches as much as all before it, so that there are
    /// few.
    /// </summary>
    private static async Task<T> ReadAsync<T>(RemoteObject found, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        for (var step = 0; ; step++)
        {
            MissingBytes missing;
            try
            {
                return await Task.Run(read, cancellationToken).ConfigureAwait(false);
            }
            catch (MissingBytes exception) when (step < MostSteps)
            {
                missing = exception;
            }

            await found.FetchAsync(found.Header, missing.Offset,
                Math.Max(missing.Count, Math.Min(step < 4 ? LeastStep : found.HeldBytes, found.RoomBytes)), cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
