using System.Buffers;

namespace ImageLoaders.Codecs.JpegExtended;

/// <summary>One component's samples, in whole blocks, and on the way to them its coefficients; memory is rented.</summary>
internal sealed class Plane : IDisposable
{
    private readonly ushort[] _samples;
    private readonly short[] _coefficients;
    private readonly float[] _factors = new float[BlockTransform.Size];

    /// <param name="width">Samples of a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="blocksWide">Blocks of a row, with those that fill the last MCU.</param>
    /// <param name="blocksHigh">Rows of blocks, with those that fill the last MCU.</param>
    /// <param name="keepsCoefficients">Whether several scans add to a block.</param>
    public Plane(int width, int height, int blocksWide, int blocksHigh, bool keepsCoefficients)
    {
        (Width, Height, BlocksWide, BlocksHigh) = (width, height, blocksWide, blocksHigh);
        var count = checked(blocksWide * blocksHigh * BlockTransform.Size);
        _samples = ArrayPool<ushort>.Shared.Rent(count);
        _coefficients = ArrayPool<short>.Shared.Rent(keepsCoefficients ? count : BlockTransform.Size);
        _coefficients.AsSpan(0, keepsCoefficients ? count : BlockTransform.Size).Clear();
    }

    public int Width { get; }

    public int Height { get; }

    public int BlocksWide { get; }

    public int BlocksHigh { get; }

    /// <summary>The DC value of the block before.</summary>
    public int Prediction;

    /// <summary>Whether <see cref="SetQuantization"/> was called.</summary>
    public bool HasQuantization { get; private set; }

    /// <param name="zigzag">64 factors in zigzag order.</param>
    public void SetQuantization(ReadOnlySpan<ushort> zigzag)
    {
        for (var i = 0; i < BlockTransform.Size; i++)
            _factors[BlockDecoder.ZigZag[i]] = zigzag[i];
        HasQuantization = true;
    }

    /// <summary>The coefficients that are kept of a block.</summary>
    public Span<short> Coefficients(int row, int column) =>
        _coefficients.AsSpan(((row * BlocksWide) + column) * BlockTransform.Size, BlockTransform.Size);

    /// <summary>Room for the coefficients of one block, all zero.</summary>
    public Span<short> EmptyBlock()
    {
        var block = _coefficients.AsSpan(0, BlockTransform.Size);
        block.Clear();
        return block;
    }

    public void Transform(int row, int column, ReadOnlySpan<short> coefficients, int bits) =>
        BlockTransform.Inverse(coefficients, _factors, _samples.AsSpan(((row * BlocksWide * 8) + column) * 8), BlocksWide * 8, bits);

    public ReadOnlySpan<ushort> Row(int row) => _samples.AsSpan(row * BlocksWide * 8, Width);

    public void Dispose()
    {
        ArrayPool<ushort>.Shared.Return(_samples);
        ArrayPool<short>.Shared.Return(_coefficients);
    }
}
