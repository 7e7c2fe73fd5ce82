using ImageLoaders;

namespace NiftiLoader.Files;

/// <summary>Reads a file from its beginning as far as its header says, and not further.</summary>
internal static class InflatedBytes
{
    private const int FirstBytes = 1 << 20;
    private const int PieceBytes = 1 << 20;
    private const int CopiedAtOnce = 16 << 20;

    /// <param name="file">The file.</param>
    /// <param name="end">Where the voxels end.</param>
    /// <param name="budget">What the memory is counted by while it is read.</param>
    /// <param name="request">Gets the progress, in bytes after inflation.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    public static async Task<WholeBytes> ReadAsync(NiftiFile file, int end, ILoadBudget budget, ImageLoadRequest request,
        CancellationToken cancellationToken)
    {
        using var memory = budget.BeginReservation();
        await memory.ResizeAsync(end, cancellationToken).ConfigureAwait(false);
        using var stream = await VoxelBytes.OpenAsync(file, cancellationToken).ConfigureAwait(false);

        // The buffer grows with what has come: a header only claims its size.
        var buffer = new byte[Math.Min(end, FirstBytes)];
        var count = 0;
        while (count < end)
        {
            if (count == buffer.Length)
                buffer = Grown(buffer, (int)Math.Min(end, 2L * buffer.Length), cancellationToken);
            var piece = buffer.AsMemory(count, Math.Min(PieceBytes, buffer.Length - count));
            var read = await VoxelBytes.ReadToEndAsync(stream, piece, cancellationToken).ConfigureAwait(false);
            count += read;
            request.ReportProgress(count, end);
            if (read < piece.Length)
                break;
        }

        // The checksum follows the last byte: whoever reads to the end has it checked.
        if (count == end)
            await VoxelBytes.ReadToEndAsync(stream, new byte[1], cancellationToken).ConfigureAwait(false);
        file.ThrowIfChanged();
        return new(buffer.AsMemory(0, count));
    }

    // Gigabytes are not copied at once: the operation can be cancelled meanwhile.
    private static byte[] Grown(byte[] bytes, int length, CancellationToken cancellationToken)
    {
        var grown = GC.AllocateUninitializedArray<byte>(length);
        for (var at = 0; at < bytes.Length; at += CopiedAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bytes.AsSpan(at, Math.Min(CopiedAtOnce, bytes.Length - at)).CopyTo(grown.AsSpan(at));
        }

        return grown;
    }
}
