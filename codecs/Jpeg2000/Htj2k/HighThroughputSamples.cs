using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// The samples of a High-Throughput code block, row by row, with room for a sample on each side and a quad at the end. The magnitude times
/// two, and a half of the last plane that is known added to it; bit 31 is the sign.
/// </summary>
internal sealed class HighThroughputSamples
{
    private const int Left = 4;
    private const int Above = 1;

    private int[] _samples = [];

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>From a row to the next.</summary>
    public int Stride { get; private set; }

    /// <param name="width">Of the block.</param>
    /// <param name="height">Of the block.</param>
    /// <param name="isRefined">Whether passes behind the cleanup pass look at what is around the block: zeros.</param>
    public void Start(int width, int height, bool isRefined)
    {
        (Width, Height, Stride) = (width, height, width + (2 * Left));
        var length = Stride * (height + 4);
        if (_samples.Length < length)
            _samples = new int[length];
        if (isRefined)
            _samples.AsSpan(0, length).Clear();
    }

    /// <summary>The first sample of a row.</summary>
    public ref int Row(int y) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_samples), ((y + Above) * Stride) + Left);

    /// <summary>Clears what quads at the edge told of samples outside.</summary>
    public void ClearOutside()
    {
        if (Width % 2 != 0)
        {
            for (var y = 0; y < Height; y++)
                Unsafe.Add(ref Row(y), Width) = 0;
        }

        if (Height % 2 != 0)
            MemoryMarshal.CreateSpan(ref Row(Height), Width + 1).Clear();
    }
}
