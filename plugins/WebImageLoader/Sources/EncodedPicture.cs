using System.Buffers;
using ImageLoaders;

namespace WebImageLoader.Sources;

/// <summary>The bytes of one picture, or of what was taken for one, until they are disposed.</summary>
/// <param name="bytes">The bytes.</param>
/// <param name="source">Where they are from.</param>
/// <param name="rented">An array of the shared pool that they lie in; it goes back.</param>
/// <param name="owner">What else lets go of them.</param>
internal sealed class EncodedPicture(ReadOnlyMemory<byte> bytes, ImageSource source, byte[]? rented = null, IDisposable? owner = null)
    : IDisposable
{
    private byte[]? _rented = rented;

    public ReadOnlyMemory<byte> Bytes { get; private set; } = bytes;

    public ImageSource Source { get; } = source;

    public void Dispose()
    {
        Bytes = default;
        if (Interlocked.Exchange(ref _rented, null) is { } array)
            ArrayPool<byte>.Shared.Return(array);
        owner?.Dispose();
    }
}
