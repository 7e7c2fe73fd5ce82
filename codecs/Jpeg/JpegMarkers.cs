using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Jpeg;

/// <summary>Steps through a JPEG's marker segments and never past its end.</summary>
internal ref struct JpegMarkers
{
    public const byte StartOfImage = 0xD8;
    public const byte EndOfImage = 0xD9;
    public const byte StartOfScan = 0xDA;
    public const byte App0 = 0xE0;
    public const byte App14 = 0xEE;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly bool _skipsStrayBytes;
    private int _next;

    /// <param name="bytes">The JPEG.</param>
    /// <param name="skipsStrayBytes">Whether bytes between two segments are passed over and counted, as libjpeg does, or an error.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: no JPEG begins here.</exception>
    public JpegMarkers(ReadOnlySpan<byte> bytes, bool skipsStrayBytes = false)
    {
        if (bytes is not [0xFF, StartOfImage, ..])
            throw Malformed("it does not begin with the marker FFD8", 0);
        _bytes = bytes;
        _skipsStrayBytes = skipsStrayBytes;
        _next = 2;
    }

    /// <summary>The second byte of the current marker.</summary>
    public byte Marker { get; private set; }

    /// <summary>Where the current marker begins.</summary>
    public int Offset { get; private set; }

    /// <summary>The current segment without marker and length; empty for markers that stand alone.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Where the byte after the current segment lies.</summary>
    public readonly int EndOffset => _next;

    /// <summary>How many bytes were passed over that belong to no segment.</summary>
    public int StrayBytes { get; private set; }

    /// <summary>Whether no marker follows any more.</summary>
    public readonly bool IsAtEnd => _bytes[_next..].TrimStart((byte)0xFF).IsEmpty;

    public readonly bool IsAdobe => Marker == App14 && Content.Length >= 12 && Content.StartsWith("Adobe"u8);

    public readonly bool IsJfif => Marker == App0 && Content.Length >= 14 && Content.StartsWith("JFIF\0"u8);

    public static ImageLoadException Malformed(string what, int offset) =>
        new(ImageLoadError.Malformed, $"The JPEG is damaged: {what} (byte {offset}).");

    /// <summary>Goes to the next marker.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: there is none, or its segment is cut off.</exception>
    public void Next()
    {
        if (_skipsStrayBytes)
            SkipStrayBytes();
        Offset = _next;
        if (_next < _bytes.Length && _bytes[_next] != 0xFF)
            throw Malformed("a marker should follow here", _next);
        while (_next < _bytes.Length && _bytes[_next] == 0xFF)
            _next++;
        if (_next >= _bytes.Length)
            throw Malformed("it is cut off before its end marker FFD9", _bytes.Length);
        Marker = _bytes[_next++];
        Content = default;
        if (Marker is 0)
            throw Malformed("a marker should follow here", Offset);
        if (Marker is StartOfImage or EndOfImage or 0x01 or (>= 0xD0 and <= 0xD7))
            return;
        var rest = _bytes[_next..];
        var length = rest.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (length < 2 || length > rest.Length)
            throw Malformed($"the segment of marker FF{Marker:X2} is cut off or has no right length", Offset);
        Content = rest[2..length];
        _next += length;
    }

    /// <summary>Goes to the next FF that a marker follows; bytes at the end, which no marker follows, stay.</summary>
    private void SkipStrayBytes()
    {
        for (var at = _next; at < _bytes.Length - 1; at++)
        {
            if (_bytes[at] != 0xFF || _bytes[at + 1] == 0)
                continue;
            if (at != _next && HasLostSegment(at))
                throw Malformed($"bytes are missing in the segment of marker FF{Marker:X2}, or one that follows it has lost its beginning",
                    _next);
            StrayBytes += at - _next;
            _next = at;
            return;
        }
    }

    /// <summary>
    /// Whether a segment that begins in the tail of the current one ends where the stray bytes do: the current one has lost some bytes
    /// then, and has taken as many of its neighbour's, of which the stray bytes are the rest.
    /// </summary>
    private readonly bool HasLostSegment(int end)
    {
        for (var at = _next - 1; Marker != StartOfScan && at > Offset + 1; at--)
        {
            if (_bytes[at] == 0xFF && _bytes[at + 1] is >= 0xC0 and < 0xFF && at + 4 <= end
                && at + 2 + BinaryPrimitives.ReadUInt16BigEndian(_bytes[(at + 2)..]) == end)
                return true;
        }

        return false;
    }

    /// <summary>Goes past a scan's coded data, up to the marker that ends it, or the end of the bytes.</summary>
    /// <param name="lowest">What must at least follow FF to make a marker of it: JPEG stuffs a zero byte in between, JPEG-LS one bit
    /// (0x80).</param>
    public void SkipScan(byte lowest = 1)
    {
        while (_next < _bytes.Length)
        {
            var found = _bytes[_next..].IndexOf((byte)0xFF);
            if (found < 0 || _next + found + 1 >= _bytes.Length)
            {
                _next = _bytes.Length;
                return;
            }

            _next += found;
            var second = _bytes[_next + 1];
            if (second >= lowest && second is not (0xFF or (>= 0xD0 and <= 0xD7)))
                return;
            _next += second == 0xFF ? 1 : 2;
        }
    }
}
