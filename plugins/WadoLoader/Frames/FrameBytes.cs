using System.Buffers;
using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Frames;

/// <summary>
/// A frame's codestream: where it lies in memory in one piece already, there; else joined in a buffer that is given back.
/// </summary>
internal readonly struct FrameBytes : IDisposable
{
    private readonly byte[]? _rented;

    private FrameBytes(ReadOnlyMemory<byte> memory) => Memory = memory;

    private FrameBytes(byte[] rented, int length) => (Memory, _rented) = (rented.AsMemory(0, length), rented);

    public ReadOnlyMemory<byte> Memory { get; }

    /// <summary>Bytes of the buffer that <see cref="Read"/> takes.</summary>
    public static long BufferLength(ContentSource source, List<Fragment> fragments) =>
        fragments.Count == 1 && source.TryGetBytes(out _) ? 0 : fragments.Sum(static fragment => (long)fragment.Length);

    public static FrameBytes Read(ContentSource source, List<Fragment> fragments)
    {
        if (fragments.Count == 1 && source.TryGetBytes(out var all))
            return new(all.Slice((int)fragments[0].Offset, (int)fragments[0].Length));
        var length = fragments.Sum(fragment => (long)fragment.Length);
        if (length > Array.MaxLength)
            throw DicomError.TooLarge($"One frame has {length:N0} compressed bytes.");
        var bytes = new FrameBytes(ArrayPool<byte>.Shared.Rent((int)length), (int)length);
        try
        {
            bytes.Fill(source, fragments);
            (var filled, bytes) = (bytes, default);
            return filled;
        }
        finally
        {
            bytes.Dispose();
        }
    }

    public void Dispose()
    {
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
    }

    private void Fill(ContentSource source, List<Fragment> fragments)
    {
        var done = 0;
        foreach (var fragment in fragments)
        {
            source.ReadExactly(fragment.Offset, _rented.AsSpan(done, (int)fragment.Length));
            done += (int)fragment.Length;
        }
    }
}
