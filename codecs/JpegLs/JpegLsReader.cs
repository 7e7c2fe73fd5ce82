using System.Buffers.Binary;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegLs;

/// <summary>Walks through a JPEG-LS codestream's segments, from scan to scan (ISO/IEC 14495-1, annex C).</summary>
internal ref struct JpegLsReader(ReadOnlySpan<byte> codestream)
{
    private const byte PresetParameters = 0xF8;
    private const byte Thresholds = 1;
    private const byte TableStart = 2;
    private const byte TableRest = 3;
    private const byte OversizeDimensions = 4;
    private const byte RestartIntervalMarker = 0xDD;
    private const byte App8 = 0xE8;

    private readonly ReadOnlySpan<byte> _codestream = codestream;
    private readonly MappingTables _tables = new();
    private JpegMarkers _markers = new(codestream);
    private FrameHeader? _frame;
    private CodingParameters _preset;
    private int _restartInterval;
    private bool _isBehindScan;

    /// <summary>Hewlett-Packard's colour transform; 0: none.</summary>
    public byte Transform { get; private set; }

    /// <summary>The frame header, once a scan was found.</summary>
    public readonly FrameHeader Frame => _frame ?? throw Malformed("it has a scan and no frame header");

    /// <summary>An error of the segment that was read last.</summary>
    public readonly ImageLoadException Malformed(string what) => JpegMarkers.Malformed(what, _markers.Offset);

    /// <summary>Goes to the next scan.</summary>
    /// <returns><see langword="null"/>: there is none before the end marker, or the codestream ends with the data of a scan.</returns>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>.</exception>
    public ScanHeader? NextScan()
    {
        if (_isBehindScan && _markers.IsAtEnd)
            return null;
        for (_markers.Next(); _markers.Marker != JpegMarkers.StartOfScan; _markers.Next())
        {
            if (_markers.Marker == JpegMarkers.EndOfImage)
                return null;
            ReadSegment();
        }

        return ScanHeader.Read(_markers, Frame, _preset, _restartInterval, _tables);
    }

    /// <summary>Goes past the data of the current scan.</summary>
    /// <param name="endOffset">Where its decoder found their end.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: the data go on behind it.</exception>
    public void SkipScan(int endOffset)
    {
        _markers.SkipScan(lowest: 0x80);
        _isBehindScan = true;
        if (!_codestream[endOffset.._markers.EndOffset].TrimStart((byte)0xFF).IsEmpty)
            throw JpegMarkers.Malformed("its scan goes on behind the last sample", endOffset);
    }

    private void ReadSegment()
    {
        var content = _markers.Content;
        switch (_markers.Marker)
        {
            case FrameHeader.Marker:
                if (_frame is not null)
                    throw Malformed("it has a second frame header");
                _frame = FrameHeader.Read(_markers);
                break;
            case JpegMarkers.StartOfImage:
                throw Malformed("it begins a second time");
            case App8 when content.Length == 5 && content.StartsWith("mrfx"u8):
                Transform = content[4];
                break;
            case PresetParameters when content is [Thresholds, ..]:
                ReadThresholds();
                break;
            case PresetParameters when content is [TableStart or TableRest, ..]:
                _tables.Read(_markers, continues: content[0] == TableRest);
                break;
            case PresetParameters when content is [OversizeDimensions, ..]:
                throw CodecError.Unsupported("The JPEG-LS picture is larger than 65535 pixels: it cannot be decoded here.");
            case RestartIntervalMarker:
                ReadRestartInterval();
                break;
            case var marker when JpegFrame.IsFrame(marker):
                throw CodecError.Unsupported($"This is no JPEG-LS: its frame is FF{marker:X2}.");
        }
    }

    private void ReadThresholds()
    {
        var content = _markers.Content;
        if (content.Length != 11)
            throw Malformed("the preset coding parameters have no right length");
        _preset = new(Value(content, 0), 0, Value(content, 1), Value(content, 2), Value(content, 3), Value(content, 4));

        static int Value(ReadOnlySpan<byte> content, int index) => BinaryPrimitives.ReadUInt16BigEndian(content[(1 + (2 * index))..]);
    }

    private void ReadRestartInterval()
    {
        var interval = 0L;
        foreach (var value in _markers.Content)
            interval = (interval << 8) | value;
        _restartInterval = _markers.Content.Length is >= 2 and <= 4
            ? (int)Math.Min(interval, int.MaxValue)
            : throw Malformed("a restart interval has no right length");
    }
}
