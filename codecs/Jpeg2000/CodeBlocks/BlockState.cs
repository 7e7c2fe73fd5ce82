using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>What the coding passes of one code block work on; used again for the next block of the same thread.</summary>
internal sealed class BlockState
{
    /// <summary>A code block has at most 4096 samples, and is at most 1024 wide or high.</summary>
    private const int MaxSamples = 4096;
    private const int MaxWidth = 1024;

    // Stripes of a block of any shape, one above and one below; a column on each side.
    private readonly ulong[] _columns = new ulong[(MaxSamples / 4) + (4 * MaxWidth) + 16];
    private readonly int[] _samples = new int[MaxSamples + (4 * MaxWidth)];
    private readonly uint[] _contexts = new uint[ProbabilityStates.Contexts];
    private byte[] _segment = new byte[2048];

    public ArithmeticDecoder Decoder { get; } = new();

    public int Width { get; private set; }

    public int Height { get; private set; }

    public int Stripes => (Height + 3) / 4;

    /// <summary>From a column to that of the next stripe.</summary>
    public int Stride => Width + 2;

    public bool IsCausal { get; private set; }

    /// <summary>The contexts of zero coding.</summary>
    public byte[] ZeroContexts { get; private set; } = [];

    /// <summary>The first column of a stripe; see <see cref="Neighbourhood"/>.</summary>
    public ref ulong Columns(int stripe) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_columns), ((stripe + 1) * Stride) + 1);

    /// <summary>
    /// The samples of a stripe: four for each column. The magnitude times two, and a half of the last plane that is known added to it; bit
    /// 31 is the sign.
    /// </summary>
    public ref int Samples(int stripe) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_samples), stripe * Width * 4);

    public Span<uint> Contexts => _contexts;

    /// <summary>Begins a block.</summary>
    public void Start(int width, int height, int orientation, bool isCausal)
    {
        (Width, Height, IsCausal, ZeroContexts) = (width, height, isCausal, ContextTables.ForBand(orientation));
        _columns.AsSpan(0, (Stripes + 2) * Stride).Clear();
        _samples.AsSpan(0, Stripes * width * 4).Clear();
        ProbabilityStates.Reset(_contexts);
    }

    /// <summary>Room for a segment, with a zero before it and bytes FF behind it.</summary>
    public Span<byte> Segment(int length)
    {
        var size = 1 + length + ArithmeticDecoder.Padding;
        if (_segment.Length < size)
            _segment = new byte[Math.Max(size, 2 * _segment.Length)];
        _segment[0] = 0;
        _segment.AsSpan(1 + length, ArithmeticDecoder.Padding).Fill(0xFF);
        return _segment.AsSpan(1, length);
    }

    /// <summary>The array that <see cref="Segment"/> gave a part of.</summary>
    public byte[] SegmentBytes => _segment;
}
