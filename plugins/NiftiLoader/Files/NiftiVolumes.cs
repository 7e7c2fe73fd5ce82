using ImageLoaders;
using NiftiLoader.Headers;

namespace NiftiLoader.Files;

/// <summary>Opens volumes: single files and pairs, compressed or not, here and on servers. It is safe for concurrent use.</summary>
internal sealed class NiftiVolumes(IPluginContext context, NiftiOptions options)
{
    private const int MostDeflated = 1032; // of deflate: 258 bytes for two bits

    private readonly VolumeStore _store = new(options.HeldBytes, context.TimeProvider);

    /// <returns>The volume, for how long it may be used without asking again, and what the caller disposes.</returns>
    public async Task<(NiftiVolume Volume, TimeSpan FreshFor, IDisposable? Owner)> OpenAsync(
        NiftiId id, ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var pair = FilePair.Find(id.Address);
        var authorization = request.Options.Authorization;
        if (id.IsUrl)
        {
            async Task<NiftiFile> OpenRemote(string address) =>
                await RemoteFile.OpenAsync(context.HttpClient, address, authorization, cancellationToken).ConfigureAwait(false);
            var (remote, age) = await _store.GetAsync($"{authorization}\n{pair.Header}", options.FreshFor,
                held => IsCurrentAsync(id, request, held.Version),
                () => OpenAsync(pair, OpenRemote, request, cancellationToken), cancellationToken).ConfigureAwait(false);
            return (remote, options.FreshFor - age, null);
        }

        Task<NiftiFile> OpenLocal(string address) => OpenLocalAsync(address, cancellationToken);
        using var voxels = await OpenLocal(pair.Voxels).ConfigureAwait(false);
        if (!voxels.IsGzip)
        {
            var volume = await OpenAsync(pair, OpenLocal, request, cancellationToken).ConfigureAwait(false);
            return (volume, default, volume);
        }

        var (local, _) = await _store.GetAsync($"{voxels.Version}\n{pair.Header}", Timeout.InfiniteTimeSpan, _ => Task.FromResult(true),
            () => OpenAsync(pair, OpenLocal, request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return (local, default, local.CanBeKept ? null : local);
    }

    /// <summary>Whether the files are those of a version.</summary>
    public async Task<bool> IsCurrentAsync(NiftiId id, ImageLoadRequest request, string? version)
    {
        var pair = FilePair.Find(id.Address);
        if (id.IsUrl)
            return pair.IsSingle && await RemoteFile.IsCurrentAsync(context.HttpClient, id.Address, request.Options.Authorization, version,
                request.CancellationToken).ConfigureAwait(false);
        using var header = await OpenLocalAsync(pair.Header, request.CancellationToken).ConfigureAwait(false);
        if (pair.IsSingle)
            return header.Version == version;
        using var voxels = await OpenLocalAsync(pair.Voxels, request.CancellationToken).ConfigureAwait(false);
        return $"{header.Version}|{voxels.Version}" == version;
    }

    private async Task<NiftiFile> OpenLocalAsync(string address, CancellationToken cancellationToken) =>
        await LocalFile.OpenAsync(context, address, cancellationToken).ConfigureAwait(false);

    private async Task<NiftiVolume> OpenAsync(FilePair pair, Func<string, Task<NiftiFile>> openAsync, ImageLoadRequest request,
        CancellationToken cancellationToken)
    {
        var files = new List<NiftiFile>();
        try
        {
            files.Add(await openAsync(pair.Header).ConfigureAwait(false));
            var header = NiftiHeader.Read((await ReadStartAsync(files[0], cancellationToken).ConfigureAwait(false)).Span);
            if (header.IsPair == pair.IsSingle)
                throw NiftiError.Malformed(header.IsPair
                    ? "The header says that its voxels are in another file (magic ni1 or ni2). Name them x.hdr and x.img."
                    : "The header says that its voxels are in the same file (magic n+1 or n+2). Name it x.nii.");
            if (!pair.IsSingle)
                files.Add(await openAsync(pair.Voxels).ConfigureAwait(false));
            var bytes = await ReadAsync(files[^1], header.EndOffset, request, cancellationToken).ConfigureAwait(false);
            var volume = new NiftiVolume(header, bytes, [.. files]);
            if (bytes is WholeBytes)
                files.ForEach(static file => file.Dispose());
            return volume;
        }
        catch
        {
            files.ForEach(static file => file.Dispose());
            throw;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadStartAsync(NiftiFile file, CancellationToken cancellationToken)
    {
        if (!file.IsGzip)
            return file.Start;
        using var stream = await VoxelBytes.OpenAsync(file, cancellationToken).ConfigureAwait(false);
        var start = new byte[NiftiHeader.SecondBytes];
        return start.AsMemory(0, await VoxelBytes.ReadToEndAsync(stream, start, cancellationToken).ConfigureAwait(false));
    }

    private async Task<VoxelBytes> ReadAsync(NiftiFile file, long end, ImageLoadRequest request, CancellationToken cancellationToken)
    {
        if (!file.IsGzip && file.HasRanges)
            return new RangeBytes(file);
        if (end > options.MaximumBytes)
            throw NiftiError.TooLarge($"The voxels end at byte {end:N0} of the file", nameof(options.MaximumBytes), options.MaximumBytes);
        if (file.LengthBytes is { } stored && end > (file.IsGzip ? stored * MostDeflated : stored) && end - stored > 1 << 20)
            throw NiftiError.Malformed($"The voxels end at byte {end:N0}, and the file of {stored:N0} bytes cannot hold that many: "
                + "it is cut off, or its header is wrong.");
        return end > options.HeldBytes ? new StreamBytes(file)
            : await InflatedBytes.ReadAsync(file, (int)end, context.Budget, request, cancellationToken).ConfigureAwait(false);
    }
}
