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

    /// <summary>Length and type before a chunk's content; its CRC after.</summary>
    public const int PrefixBytes = 8, SuffixBytes = 4;

    private readonly ReadOnlySpan<byte> _png;
    private int _next;

    public PngChunks(ReadOnlySpan<byte> png, int offset)
    {
        _png = png;
        _next = offset;
    }

    /// <summary>The current chunk's type, its four letters in big endian.</summary>
    public uint Type { get; private set; }

    /// <summary>Where the current chunk begins.</summary>
    public int Offset { get; private set; }

    public readonly int ContentOffset => Offset + PrefixBytes;

    public readonly Range ContentRange => ContentOffset..(_next - SuffixBytes);

    public readonly ReadOnlySpan<byte> Content => _png[ContentRange];

    /// <summary>Whether a decoder that does not know it must give up: the first letter is a capital.</summary>
    public readonly bool IsCritical => (Type & 0x20000000) == 0;

    public readonly string Name => string.Create(4, Type, static (text, type) =>
    {
        for (var i = 0; i < 4; i++)
            text[i] = (char)(byte)(type >> (24 - (8 * i)));
    });

    public static ImageLoadException Malformed(string what, int offset) =>
        new(ImageLoadError.Malformed, $"The PNG is damaged: {what} (byte {offset}).");

    /// <summary>Goes to the next chunk.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: there is none, it is cut off, or its CRC is wrong.</exception>
    public void Next()
    {
        Offset = _next;
        var rest = _png[_next..];
        if (rest.Length < PrefixBytes + SuffixBytes)
            throw Malformed("it is cut off before its IEND chunk", _png.Length);
        var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        Type = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
        foreach (var letter in rest[4..8])
        {
            if (!char.IsAsciiLetter((char)letter))
                throw Malformed("a chunk should begin here; its type is no four letters", Offset);
        }

        if (length > rest.Length - (PrefixBytes + SuffixBytes))
            throw Malformed($"chunk {Name} says it has {length} bytes; fewer are left", Offset);
        _next += PrefixBytes + (int)length + SuffixBytes;
        if ((IsCritical || Type == Transparency) &&
            Crc32.Compute(rest[4..(PrefixBytes + (int)length)]) != BinaryPrimitives.ReadUInt32BigEndian(rest[(PrefixBytes + (int)length)..]))
        {
            throw Malformed($"the CRC of chunk {Name} is wrong", Offset);
        }
    }
}
