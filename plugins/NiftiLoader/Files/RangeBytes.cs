namespace NiftiLoader.Files;

/// <summary>Of a file that can be read anywhere.</summary>
internal sealed class RangeBytes(NiftiFile file) : VoxelBytes
{
    public override long? LengthBytes => file.LengthBytes;

    public override async ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        await file.ReadAsync(offset, destination, cancellationToken).ConfigureAwait(false);
        return destination.Length;
    }
}
