using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Png;

/// <summary>Reads the control chunks of an animated PNG: acTL once, fcTL before each frame's data (IDAT or fdAT).</summary>
internal ref struct ApngReader
{
    /// <summary>Behind the signature.</summary>
    public const int HeaderOffset = 8;

    /// <summary>What a frame takes as a PNG of its own beside its data: signature, IHDR, PLTE, tRNS, IEND.</summary>
    public const int MaximumHeaderBytes = 8 + 25 + 12 + 768 + 12 + 256 + 12;

    private const uint AnimationControl = 0x6163544C, FrameControl = 0x6663544C;

    private readonly ReadOnlySpan<byte> _png;

    public ApngReader(ReadOnlySpan<byte> png) => _png = png;

    public PngHeader Header { get; private set; }

    /// <summary>How many frames acTL promises.</summary>
    public uint Announced { get; private set; }

    public List<AnimationFrame> Frames { get; } = [];

    public List<ApngFrame> Data { get; } = [];

    /// <summary>Whether any pixel may be transparent.</summary>
    public bool HasAlpha { get; private set; }

    /// <returns>Whether it is an animation, one frame at least of which is wholly there.</returns>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: a frame does not lie within the picture.</exception>
    public bool Read()
    {
        Header = PngReader.ReadHeader(_png, isTolerant: false);
        var hasControl = false;
        AnimationFrame? frame = null;
        var (start, end) = (0, 0);
        var chunks = new PngChunks(_png, HeaderOffset, checksCrc: false);
        while (!chunks.IsAtEnd)
        {
            chunks.Next();
            if (chunks.Type is PngChunks.Data or PngChunks.FrameData)
            {
                if (chunks.Type == PngChunks.FrameData && chunks.Content.Length < 4)
                    throw PngChunks.Malformed("a chunk of frame data (fdAT) has no number", chunks.Offset);
                (start, end) = (end == 0 ? chunks.Offset : start, chunks.NextOffset);
                continue;
            }

            Finish(frame, start, end);
            if (end != 0)
                (frame, end) = (null, 0);
            if (chunks.Type == AnimationControl && chunks.Content.Length == 8)
                (hasControl, Announced) = (true, BinaryPrimitives.ReadUInt32BigEndian(chunks.Content));
            else if (chunks.Type == FrameControl && hasControl)
                frame = ReadFrame(chunks);
            else if (chunks.Type == PngChunks.End)
                break;
            if (!hasControl && chunks.Offset > Header.DataOffset)
                return false; // the announcement stands before the image data
        }

        Finish(frame, start, end);
        if (Frames.Count == 0)
            return false;
        HasAlpha |= Header.Info.Components == 4 || !Frames[0].Covers(Header.Rows, Header.Columns);
        return true;
    }

    private readonly void Finish(in AnimationFrame? frame, int start, int end)
    {
        if (frame is not { } known || end == 0)
            return;
        Frames.Add(known);
        Data.Add(new(start, end));
    }

    private AnimationFrame ReadFrame(in PngChunks chunks)
    {
        var content = chunks.Content;
        if (content.Length != 26 || !chunks.HasRightCrc)
            throw PngChunks.Malformed("a frame's control chunk (fcTL) has no 26 bytes, or a wrong CRC", chunks.Offset);
        var (columns, rows) = (BinaryPrimitives.ReadUInt32BigEndian(content[4..]), BinaryPrimitives.ReadUInt32BigEndian(content[8..]));
        var (left, top) = (BinaryPrimitives.ReadUInt32BigEndian(content[12..]), BinaryPrimitives.ReadUInt32BigEndian(content[16..]));
        if (columns == 0 || rows == 0 || (ulong)left + columns > (uint)Header.Columns || (ulong)top + rows > (uint)Header.Rows)
            throw PngChunks.Malformed($"frame {Frames.Count + 1} does not lie within the picture", chunks.Offset);
        var (numerator, denominator) =
            (BinaryPrimitives.ReadUInt16BigEndian(content[20..]), BinaryPrimitives.ReadUInt16BigEndian(content[22..]));
        var disposal = content[24] switch { 1 => FrameDisposal.Clear, 2 => FrameDisposal.Restore, _ => FrameDisposal.Keep };
        HasAlpha |= disposal == FrameDisposal.Clear;
        return new()
        {
            Left = (int)left,
            Top = (int)top,
            Columns = (int)columns,
            Rows = (int)rows,
            Duration = TimeSpan.FromSeconds((double)numerator / (denominator == 0 ? 100 : denominator)),
            Disposal = disposal,
            IsBlended = content[25] == 1 && Header.Info.Components == 4,
        };
    }
}
