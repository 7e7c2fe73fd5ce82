using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Gif;

/// <summary>Reads a GIF's blocks (GIF89a specification, 1990), and decodes no pixel.</summary>
internal ref struct GifReader
{
    private const byte Extension = 0x21, GraphicControl = 0xF9, Image = 0x2C, Trailer = 0x3B;

    private readonly ReadOnlySpan<byte> _gif;
    private readonly bool _isTolerant;
    private int _position;
    private Range _palette;
    private AnimationFrame _control;
    private int _transparent;

    public GifReader(ReadOnlySpan<byte> gif, bool isTolerant)
    {
        _gif = gif;
        _isTolerant = isTolerant;
        _transparent = -1;
    }

    public List<AnimationFrame> Frames { get; } = [];

    public List<GifFrame> Data { get; } = [];

    public List<string> Remarks { get; } = [];

    /// <summary>The canvas: the screen, or the first frame where that is larger, as browsers make it.</summary>
    public int Rows { get; private set; }

    public int Columns { get; private set; }

    /// <summary>Whether any pixel may be transparent.</summary>
    public bool HasAlpha { get; private set; }

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: no frame is wholly there.</exception>
    public void Read()
    {
        if (_gif.Length < 13 || !(_gif.StartsWith("GIF87a"u8) || _gif.StartsWith("GIF89a"u8)))
            throw Malformed("it does not begin with GIF's signature and screen", 0);
        (Columns, Rows) = (BinaryPrimitives.ReadUInt16LittleEndian(_gif[6..]), BinaryPrimitives.ReadUInt16LittleEndian(_gif[8..]));
        _position = 13;
        _palette = ReadPalette(_gif[10]);
        while (ReadBlock())
        {
        }

        if (Frames.Count == 0)
            throw Malformed("it has no whole frame", _position);
        HasAlpha |= !Frames[0].Covers(Rows, Columns);
    }

    public static ImageLoadException Malformed(string what, int offset) =>
        new(ImageLoadError.Malformed, $"The GIF is damaged: {what} (byte {offset}).");

    /// <returns>Whether another block may follow.</returns>
    private bool ReadBlock()
    {
        if (_position >= _gif.Length)
        {
            Remarks.Add("The GIF has no end (trailer).");
            return false;
        }

        var kind = _gif[_position++];
        switch (kind)
        {
            case Trailer:
                return false;
            case Extension:
                return ReadExtension();
            case Image:
                return ReadImage();
            default:
                if (Frames.Count == 0)
                    throw Malformed($"a block cannot begin with the byte {kind:X2}", _position - 1);
                Remarks.Add(
                    $"Behind frame {Frames.Count} of the GIF stands something that is no block (byte {_position - 1}): it ends there.");
                return false;
        }
    }

    private bool ReadExtension()
    {
        if (_gif.Length - _position >= 6 && _gif[_position] == GraphicControl && _gif[_position + 1] >= 4)
        {
            var control = _gif.Slice(_position + 2, 4);
            _transparent = (control[0] & 1) != 0 ? control[3] : -1;
            _control = new()
            {
                Left = 0,
                Top = 0,
                Columns = 0,
                Rows = 0,
                Duration = TimeSpan.FromMilliseconds(10 * BinaryPrimitives.ReadUInt16LittleEndian(control[1..])),
                Disposal = ((control[0] >> 2) & 7) switch
                {
                    2 => FrameDisposal.Clear,
                    3 or 4 => FrameDisposal.Restore,
                    _ => FrameDisposal.Keep
                },
            };
        }

        _position++;
        return GifBlocks.TrySkip(_gif, ref _position) || CutOff("an extension");
    }

    private bool ReadImage()
    {
        var start = _position - 1;
        if (_gif.Length - _position < 10)
            return CutOff("a frame's header");
        var header = _gif.Slice(_position, 9);
        _position += 9;
        var palette = (header[8] & 0x80) != 0 ? ReadPalette(header[8]) : _palette;
        var data = _position++;
        var isWhole = data < _gif.Length && GifBlocks.TrySkip(_gif, ref _position);
        if (!isWhole && (!_isTolerant || data + 1 >= _gif.Length))
            return CutOff($"frame {Frames.Count + 1}");
        Add(header, new(palette, data, Math.Min(_position, _gif.Length), _transparent, (header[8] & 0x40) != 0), start);
        (_control, _transparent) = (default, -1);
        return isWhole || CutOff($"frame {Frames.Count}");
    }

    private void Add(ReadOnlySpan<byte> header, in GifFrame data, int start)
    {
        var frame = _control with
        {
            Left = BinaryPrimitives.ReadUInt16LittleEndian(header),
            Top = BinaryPrimitives.ReadUInt16LittleEndian(header[2..]),
            Columns = BinaryPrimitives.ReadUInt16LittleEndian(header[4..]),
            Rows = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]),
            IsBlended = data.Transparent >= 0,
        };
        if (frame.Columns == 0 || frame.Rows == 0)
            throw Malformed($"frame {Frames.Count + 1} is {frame.Columns} x {frame.Rows} pixels large", start);
        if (frame.Left + frame.Columns > Columns || frame.Top + frame.Rows > Rows)
            SeeBeyondScreen(frame);
        HasAlpha |= frame.IsBlended || frame.Disposal == FrameDisposal.Clear;
        Frames.Add(frame);
        Data.Add(data);
    }

    private void SeeBeyondScreen(in AnimationFrame frame)
    {
        if (Frames.Count == 0)
        {
            var (rows, columns) = (Rows, Columns);
            (Rows, Columns) = (Math.Max(Rows, frame.Top + frame.Rows), Math.Max(Columns, frame.Left + frame.Columns));
            Remarks.Add(
                $"The GIF's first frame reaches beyond its screen of {columns} x {rows} pixels: the picture is made {Columns} x {Rows}, "
                + "as browsers do.");
        }
        else if (!Remarks.Contains(BeyondScreen))
        {
            Remarks.Add(BeyondScreen);
        }
    }

    private static string BeyondScreen => "A frame of the GIF reaches beyond the picture: what lies beside it is left out.";

    private bool CutOff(string what)
    {
        Remarks.Add($"The GIF is cut off within {what}; {Frames.Count} frame(s) are there.");
        return false;
    }

    private Range ReadPalette(byte flags)
    {
        if ((flags & 0x80) == 0)
            return default;
        var start = _position;
        _position = Math.Min(_gif.Length, _position + (3 << ((flags & 7) + 1)));
        return start.._position;
    }
}
