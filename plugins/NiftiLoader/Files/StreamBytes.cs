using System.Buffers;

namespace NiftiLoader.Files;

/// <summary>Of a file that is read from its beginning each time.</summary>
internal sealed class StreamBytes(NiftiFile file) : VoxelBytes
{
    private const int PieceBytes = 256 << 10;

    public override long? LengthBytes => null;

    public override async ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        using var stream = await OpenAsync(file, cancellationToken).ConfigureAwait(false);
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            while (offset > 0)
            {
                var wanted = (int)Math.Min(offset, piece.Length);
                if (await ReadToEndAsync(stream, piece.AsMemory(0, wanted), cancellationToken).ConfigureAwait(false) < wanted)
                    return 0;
                offset -= wanted;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        return await ReadToEndAsync(stream, destination, cancellationToken).ConfigureAwait(false);
    }
}
