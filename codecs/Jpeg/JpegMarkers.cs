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
    private int _next;

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: no JPEG begins here.</exception>
    public JpegMarkers(ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [0xFF, StartOfImage, ..])
            throw Malformed("it does not begin with the marker FFD8", 0);
        _bytes = bytes;
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

    /// <summary>Whether nothing follows the current segment, or what <see cref="SkipScan"/> went past.</summary>
    public readonly bool IsAtEnd => _next >= _bytes.Length;

    public readonly bool IsAdobe => Marker == App14 && Content.Length >= 12 && Content.StartsWith("Adobe"u8);

    public readonly bool IsJfif => Marker == App0 && Content.Length >= 14 && Content.StartsWith("JFIF\0"u8);

    public static ImageLoadException Malformed(string what, int offset) =>
        new(ImageLoadError.Malformed, $"The JPEG is damaged: {what} (byte {offset}).");

    /// <summary>Goes to the next marker.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: there is none, or its segment is cut off.</exception>
    public void Next()
    {
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

    /// <summary>Goes past a scan's coded data, up to the marker that ends it, or the end of the bytes.</summary>
    /// <param name="lowest">What must at least follow FF to make a marker of it: JPEG stuffs a zero byte in between, JPEG-LS one bit (0x80).</param>
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
