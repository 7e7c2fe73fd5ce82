namespace NiftiLoader.Files;

/// <summary>All of them, in memory.</summary>
internal sealed class WholeBytes(ReadOnlyMemory<byte> bytes) : VoxelBytes
{
    public override long? LengthBytes => bytes.Length;

    public override long HeldBytes => bytes.Length;

    public override ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        bytes.Slice((int)offset, destination.Length).CopyTo(destination);
        return ValueTask.FromResult(destination.Length);
    }
}
