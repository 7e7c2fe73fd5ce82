using System.Buffers.Binary;

namespace ImageLoaders.Codecs.WebP;

/// <summary>
/// Reads the frames of an animated WebP from its container. libwebpdemux could, but looks each frame up from the first one on: a file of
/// tiny frames would take the square of their number.
/// </summary>
internal ref struct WebPReader
{
    private const int AnimationFlag = 2;
    private const int FrameHeader = 16;

    private readonly ReadOnlySpan<byte> _webp;
    private readonly bool _isTolerant;

    public WebPReader(ReadOnlySpan<byte> webp, bool isTolerant)
    {
        _webp = webp;
        _isTolerant = isTolerant;
    }

    public List<AnimationFrame> Frames { get; } = [];

    /// <summary>Where the coded pixels of each frame lie.</summary>
    public List<Range> Data { get; } = [];

    public List<string> Remarks { get; } = [];

    public int Rows { get; private set; }

    public int Columns { get; private set; }

    public bool HasAlpha { get; private set; }

    public bool IsLossy { get; private set; }

    public static bool IsAnimated(ReadOnlySpan<byte> webp) =>
        webp.Length >= 30 && webp.Slice(12, 4).SequenceEqual("VP8X"u8) && (webp[20] & AnimationFlag) != 0;

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: no frame is wholly there.</exception>
    public void Read()
    {
        (Columns, Rows) = (1 + Read24(_webp[24..]), 1 + Read24(_webp[27..]));
        var length = (int)Math.Min(_webp.Length, 8L + BinaryPrimitives.ReadUInt32LittleEndian(_webp[4..]));
        if (8L + BinaryPrimitives.ReadUInt32LittleEndian(_webp[4..]) > _webp.Length)
            Remarks.Add("The WebP is shorter than it says.");
        for (var chunks = new WebPChunks(_webp, 12..length); chunks.TryNext();)
        {
            if (!chunks.Name.SequenceEqual("ANMF"u8))
                continue;
            if (!chunks.IsWhole)
                Remarks.Add($"The WebP is cut off within frame {Frames.Count + 1}; {Frames.Count} frame(s) are there.");
            var (offset, size) = chunks.Content.GetOffsetAndLength(_webp.Length);
            if (size >= FrameHeader + 8 && (chunks.IsWhole || _isTolerant))
                ReadFrame(_webp.Slice(offset, FrameHeader), (offset + FrameHeader)..(offset + size), offset);
            else if (chunks.IsWhole)
                throw Malformed($"frame {Frames.Count + 1} has no data", offset);
        }

        if (Frames.Count == 0)
            throw Malformed("it has no whole frame", length);
        HasAlpha |= !Frames[0].Covers(Rows, Columns);
    }

    public static ImageLoadException Malformed(string what, int offset) =>
        new(ImageLoadError.Malformed, $"The WebP is damaged: {what} (byte {offset}).");

    private void ReadFrame(ReadOnlySpan<byte> header, Range data, int offset)
    {
        var hasAlpha = false;
        for (var chunks = new WebPChunks(_webp, data); chunks.TryNext();)
        {
            hasAlpha |= chunks.Name.SequenceEqual("ALPH"u8);
            IsLossy |= chunks.Name.SequenceEqual("VP8 "u8);

            // Behind the signature: 14 bits of width, 14 of height, and whether alpha is used.
            if (chunks.Name.SequenceEqual("VP8L"u8) && _webp[chunks.Content] is { Length: >= 5 } lossless)
                hasAlpha |= (BinaryPrimitives.ReadUInt32LittleEndian(lossless[1..]) & (1 << 28)) != 0;
        }

        var frame = new AnimationFrame
        {
            Left = 2 * Read24(header),
            Top = 2 * Read24(header[3..]),
            Columns = 1 + Read24(header[6..]),
            Rows = 1 + Read24(header[9..]),
            Duration = TimeSpan.FromMilliseconds(Read24(header[12..])),
            Disposal = (header[15] & 1) != 0 ? FrameDisposal.Clear : FrameDisposal.Keep,
            IsBlended = (header[15] & 2) == 0 && hasAlpha,
        };
        if (frame.Left + (long)frame.Columns > Columns || frame.Top + (long)frame.Rows > Rows)
            throw Malformed($"frame {Frames.Count + 1} reaches beyond the canvas of {Columns} x {Rows} pixels", offset);
        HasAlpha |= hasAlpha || frame.Disposal == FrameDisposal.Clear;
        Frames.Add(frame);
        Data.Add(data);
    }

    private static int Read24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
