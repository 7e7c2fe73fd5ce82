using System.Buffers;
using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Png;

/// <summary>Steps through a PNG's chunks and never past its end; checks the CRC of each chunk that pixels depend on.</summary>
internal ref struct PngChunks
{
    public const uint Header = 0x49484452;
    public const uint Palette = 0x504C5445;
    public const uint Transparency = 0x74524E53;
    public const uint Data = 0x49444154;
    public const uint End = 0x49454E44;
    public const uint Exif = 0x65584966;
    public const uint FrameData = 0x66644154;

    private static readonly SearchValues<byte> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Length and type before a chunk's content; its CRC after.</summary>
    public const int PrefixBytes = 8, SuffixBytes = 4;

    private readonly ReadOnlySpan<byte> _png;
    private readonly bool _isTolerant;
    private readonly bool _checksCrc;
    private int _next;

    /// <param name="png">The file.</param>
    /// <param name="offset">Where the first chunk to be read begins.</param>
    /// <param name="isTolerant">Whether a wrong CRC is noted and passed over, or an error.</param>
    /// <param name="checksCrc">Whether CRCs are looked at: they cost a pass over all bytes.</param>
    public PngChunks(ReadOnlySpan<byte> png, int offset, bool isTolerant = false, bool checksCrc = true)
    {
        _checksCrc = checksCrc;
        _png = png;
        _next = offset;
        _isTolerant = isTolerant;
    }

    /// <summary>The current chunk's type, its four letters in big endian.</summary>
    public uint Type { get; private set; }

    /// <summary>Where the current chunk begins.</summary>
    public int Offset { get; private set; }

    public readonly int ContentOffset => Offset + PrefixBytes;

    public readonly Range ContentRange => ContentOffset..(_next - SuffixBytes);

    public readonly ReadOnlySpan<byte> Content => _png[ContentRange];

    /// <summary>Whether the CRC of a chunk so far was wrong; only where that is passed over.</summary>
    public bool HasWrongCrc { get; private set; }

    /// <summary>Where the next chunk begins.</summary>
    public readonly int NextOffset => _next;

    /// <summary>Whether the next chunk is one of image data, whole or cut off.</summary>
    public readonly bool IsBeforeData =>
        _png.Length - _next >= PrefixBytes && BinaryPrimitives.ReadUInt32BigEndian(_png[(_next + 4)..]) == Data;

    /// <summary>Whether no whole chunk follows: none, one that is cut off, or something else.</summary>
    public readonly bool IsAtEnd => _png[_next..] is not { Length: >= PrefixBytes + SuffixBytes } rest
        || BinaryPrimitives.ReadUInt32BigEndian(rest) > rest.Length - (PrefixBytes + SuffixBytes)
        || rest[4..8].ContainsAnyExcept(Letters);

    /// <summary>Whether a decoder that does not know it must give up: the first letter is a capital.</summary>
    public readonly bool IsCritical => (Type & 0x20000000) == 0;

    /// <summary>Computes the current chunk's CRC.</summary>
    public readonly bool HasRightCrc =>
        Crc32.Compute(_png[(Offset + 4)..(_next - SuffixBytes)]) == BinaryPrimitives.ReadUInt32BigEndian(_png[(_next - SuffixBytes)..]);

    public readonly string Name => string.Create(4, Type, static (text, type) =>
    {
        for (var i = 0; i < 4; i++)
            text[i] = (char)(byte)(type >> (24 - (8 * i)));
    });

    public static ImageLoadException Malformed(string what, int offset) =>
        new(ImageLoadError.Malformed, $"The PNG is damaged: {what} (byte {offset}).");

    /// <summary>Goes to the next chunk.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: there is none, it is cut off, or its CRC is
    /// wrong.</exception>
    public void Next()
    {
        Offset = _next;
        var rest = _png[_next..];
        if (rest.Length < PrefixBytes + SuffixBytes)
            throw Malformed("it is cut off before its IEND chunk", _png.Length);
        var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        Type = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
        if (rest[4..8].ContainsAnyExcept(Letters))
            throw Malformed("a chunk should begin here; its type is no four letters", Offset);
        if (length > rest.Length - (PrefixBytes + SuffixBytes))
            throw Malformed($"chunk {Name} says it has {length} bytes; fewer are left", Offset);
        _next += PrefixBytes + (int)length + SuffixBytes;
        if (_checksCrc && (IsCritical || Type == Transparency) && !HasRightCrc)
        {
            if (!_isTolerant)
                throw Malformed($"the CRC of chunk {Name} is wrong", Offset);
            HasWrongCrc = true;
        }
    }

}
