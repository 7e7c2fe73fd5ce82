using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegDct;

/// <summary>
/// How large a frame's components are (ISO/IEC 10918-1, A.1.1 and A.2): as they are coded, in blocks, and as they are decoded, in samples,
/// which are fewer where the picture is reduced.
/// </summary>
internal sealed class FrameLayout
{
    private const int BlockSide = 8;

    private readonly JpegFrame _frame;
    private readonly int _blockSide;

    /// <param name="frame">The frame.</param>
    /// <param name="denominator">By what the picture's sides are divided: 1, 2, 4 or 8.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Unsupported"/>: a component's size is no whole part.</exception>
    public FrameLayout(JpegFrame frame, int denominator)
    {
        _frame = frame;
        _blockSide = BlockSide / denominator;
        Widest = frame.Components.Max(component => component.Horizontal);
        Highest = frame.Components.Max(component => component.Vertical);
        if (Array.Exists(frame.Components, component => Widest % component.Horizontal != 0 || Highest % component.Vertical != 0))
            throw CodecError.Unsupported("The JPEG cannot be decoded here: a component's size is no whole part of the picture's.");
        (Columns, Rows) = (Divide(frame.Columns, denominator), Divide(frame.Rows, denominator));
        (McusWide, McusHigh) = (Divide(frame.Columns, BlockSide * Widest), Divide(frame.Rows, BlockSide * Highest));
        IsProgressive = frame.Process == 0xC2;
    }

    /// <summary>Of the decoded picture.</summary>
    public int Columns { get; }

    /// <summary>Of the decoded picture.</summary>
    public int Rows { get; }

    /// <summary>The largest horizontal sampling factor.</summary>
    public int Widest { get; }

    /// <summary>The largest vertical sampling factor.</summary>
    public int Highest { get; }

    public int McusWide { get; }

    public int McusHigh { get; }

    public bool IsProgressive { get; }

    /// <summary>Whether chroma is interpolated: libjpeg repeats it where a block of luma is one sample.</summary>
    public bool IsSmooth => _blockSide > 1;

    /// <summary>Rows of the decoded picture that a row of MCUs brings.</summary>
    public int McuRows => Highest * _blockSide;

    /// <summary>How many samples each side of a component's blocks is decoded to: reduced chroma may have more of them than luma.</summary>
    public int BlockSideOf(JpegFrameComponent component)
    {
        var side = _blockSide;
        while (side < BlockSide && Widest * _blockSide % (component.Horizontal * side * 2) == 0
            && Highest * _blockSide % (component.Vertical * side * 2) == 0)
            side *= 2;
        return side;
    }

    /// <summary>How many columns and rows of the picture a decoded sample covers.</summary>
    public (int Horizontal, int Vertical) RatioOf(JpegFrameComponent component)
    {
        var side = BlockSideOf(component);
        return (Widest * _blockSide / (component.Horizontal * side), Highest * _blockSide / (component.Vertical * side));
    }

    /// <summary>Decoded samples of a row and of a column.</summary>
    public (int Width, int Height) SizeOf(JpegFrameComponent component)
    {
        var side = BlockSideOf(component);
        return (Divide(_frame.Columns * component.Horizontal * side, Widest * BlockSide),
            Divide(_frame.Rows * component.Vertical * side, Highest * BlockSide));
    }

    /// <summary>Blocks of a scan that has this component alone.</summary>
    public (int Wide, int High) BlocksOf(JpegFrameComponent component) =>
        (Divide(Divide(_frame.Columns * component.Horizontal, Widest), BlockSide),
            Divide(Divide(_frame.Rows * component.Vertical, Highest), BlockSide));

    private static int Divide(int value, int divisor) => (value + divisor - 1) / divisor;
}
