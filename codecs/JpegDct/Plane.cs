using System.Buffers;
using System.Runtime.InteropServices;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegDct;

/// <summary>One component's samples, all of them or those of the last two rows of MCUs; and its coefficients, where scans add to them.
/// Memory is rented.</summary>
internal sealed class Plane : IDisposable
{
    private const int BlockSize = 64;

    private readonly ushort[] _samples;
    private readonly short[] _coefficients;
    private readonly short[] _factors = new short[BlockSize];
    private readonly float[] _floatFactors = new float[BlockSize];
    private readonly int _stride;
    private readonly int _keptBlockRows;
    private readonly int _keptRows;

    /// <param name="layout">The frame's sizes.</param>
    /// <param name="component">The component.</param>
    /// <param name="keepsAll">Whether all samples are kept, because the picture can only be put together at the end.</param>
    public Plane(FrameLayout layout, JpegFrameComponent component, bool keepsAll)
    {
        Component = component;
        IsSmooth = layout.IsSmooth;
        Side = layout.BlockSideOf(component);
        (Width, Height) = layout.SizeOf(component);
        Ratio = layout.RatioOf(component);
        (BlocksWide, BlocksHigh) = (layout.McusWide * component.Horizontal, layout.McusHigh * component.Vertical);
        _stride = BlocksWide * Side;
        _keptBlockRows = keepsAll ? BlocksHigh : Math.Min(BlocksHigh, 2 * component.Vertical);
        _keptRows = _keptBlockRows * Side;
        _samples = ArrayPool<ushort>.Shared.Rent(checked(_keptRows * _stride));
        var coefficients = layout.IsProgressive ? checked(BlocksWide * BlocksHigh * BlockSize) : 0;
        _coefficients = ArrayPool<short>.Shared.Rent(coefficients);
    }

    public JpegFrameComponent Component { get; }

    /// <summary>Samples of each side of a block.</summary>
    public int Side { get; }

    /// <summary>Whether it is interpolated, where it is smaller than the picture: not where an eighth of the picture is decoded.</summary>
    public bool IsSmooth { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>How many columns and rows of the picture a sample covers.</summary>
    public (int Horizontal, int Vertical) Ratio { get; }

    /// <summary>Blocks of a row, with those that fill the last MCU.</summary>
    public int BlocksWide { get; }

    /// <summary>Rows of blocks, with those that fill the last MCU.</summary>
    public int BlocksHigh { get; }

    /// <summary>The DC value of the block before.</summary>
    public int Prediction;

    /// <summary>Whether <see cref="SetQuantization"/> was called.</summary>
    public bool HasQuantization { get; private set; }

    /// <param name="zigzag">64 factors in zigzag order.</param>
    public void SetQuantization(ReadOnlySpan<ushort> zigzag)
    {
        for (var i = 0; i < BlockSize; i++)
        {
            _factors[SequentialBlock.ZigZag[i]] = (short)zigzag[i];
            _floatFactors[SequentialBlock.ZigZag[i]] = zigzag[i];
        }

        HasQuantization = true;
    }

    /// <summary>Makes the coefficients that are kept zero.</summary>
    public void ClearCoefficients(CancellationToken cancellationToken)
    {
        for (var row = 0; row < BlocksHigh; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _coefficients.AsSpan(row * BlocksWide * BlockSize, BlocksWide * BlockSize).Clear();
        }
    }

    /// <summary>The coefficients that are kept of a block.</summary>
    public Span<short> Coefficients(int row, int column) =>
        _coefficients.AsSpan(((row * BlocksWide) + column) * BlockSize, BlockSize);

    /// <summary>Computes a block's samples.</summary>
    /// <param name="row">The block's row.</param>
    /// <param name="column">The block's column.</param>
    /// <param name="coefficients">64, in rows.</param>
    /// <param name="hasAc">Whether there can be others than the DC coefficient.</param>
    /// <param name="precision">Bits of a sample: 8 or 12.</param>
    public void Transform(int row, int column, ReadOnlySpan<short> coefficients, bool hasAc, int precision)
    {
        var samples = _samples.AsSpan((row % _keptBlockRows * Side * _stride) + (column * Side), ((Side - 1) * _stride) + Side);
        if (precision != 8)
            FloatTransform.Inverse(coefficients, _floatFactors, samples, _stride, precision);
        else if (Side != 8)
            ReducedTransform.Inverse(coefficients, _factors, Side, samples, _stride);
        else if (hasAc)
            IntegerTransform.Inverse(coefficients, _factors, ref MemoryMarshal.GetReference(samples), _stride);
        else
            IntegerTransform.Fill((short)(coefficients[0] * _factors[0]), ref MemoryMarshal.GetReference(samples), _stride);
    }

    /// <summary>Makes the samples of some rows of blocks those of coefficients that are all zero.</summary>
    public void Clear(int firstBlockRow, int count, int precision) =>
        _samples.AsSpan(firstBlockRow % _keptBlockRows * Side * _stride, Math.Min(count, _keptBlockRows) * Side * _stride)
            .Fill((ushort)(1 << (precision - 1)));

    public ReadOnlySpan<ushort> Row(int row) => _samples.AsSpan(row % _keptRows * _stride, Width);

    public void Dispose()
    {
        ArrayPool<ushort>.Shared.Return(_samples);
        ArrayPool<short>.Shared.Return(_coefficients);
    }
}
