using System.Buffers.Binary;
using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Frames;

/// <summary>Reads the headers of fragments, and nothing of what is in them. For one thread at a time.</summary>
internal sealed class FragmentReader(ContentSource source)
{
    /// <summary>As many bytes as can be seen at once.</summary>
    public const int WindowLength = 512;

    /// <summary>Bytes of an item's header.</summary>
    public const int HeaderLength = 8;

    private const uint Item = 0xE000FFFE;
    private const uint SequenceDelimitation = 0xE0DDFFFE;

    private readonly byte[] _window = new byte[WindowLength];
    private long _windowStart;
    private int _windowCount;

    public ContentSource Source => source;

    /// <summary>Whether the delimiter that ends the pixel data has been read.</summary>
    public bool IsDelimited { get; private set; }

    /// <summary>Reads the fragment whose item begins at an offset.</summary>
    /// <param name="offset">Of the item.</param>
    /// <param name="fragment">The fragment; where the file ends within it, what there is of it.</param>
    /// <returns><see langword="false"/>: the pixel data end here, by their delimiter or with the file.</returns>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: something else is there.</exception>
    public bool TryRead(long offset, out Fragment fragment)
    {
        fragment = default;
        var header = Peek(offset, HeaderLength);
        if (header.Length < HeaderLength)
            return false;
        IsDelimited |= BinaryPrimitives.ReadUInt32LittleEndian(header) == SequenceDelimitation;
        if (IsDelimited)
            return false;
        if (!IsItem(header))
            throw DicomError.Malformed($"At byte {offset:N0} a fragment of the pixel data is due, and {Convert.ToHexString(header)} is there.");
        fragment = new(offset + 8, BinaryPrimitives.ReadUInt32LittleEndian(header[4..]));
        if (fragment.End > source.LengthBytes)
            fragment = fragment with { Length = (uint)(source.LengthBytes - fragment.Offset), IsCut = true };
        return true;
    }

    /// <summary>Whether an item begins at an offset.</summary>
    public bool IsItemAt(long offset)
    {
        var header = offset >= 0 ? Peek(offset, HeaderLength) : default;
        return header.Length == HeaderLength && IsItem(header);
    }

    /// <summary>Whether the file ends before an item's header could.</summary>
    public bool IsEndAt(long offset) => offset + HeaderLength > source.LengthBytes;

    /// <summary>A few bytes of the content; fewer at its end. They stay valid until the next call.</summary>
    public ReadOnlySpan<byte> Peek(long offset, int count)
    {
        if (offset < _windowStart || offset + count > _windowStart + _windowCount)
        {
            (_windowStart, _windowCount) = (offset, 0);
            while (_windowCount < _window.Length && source.Read(offset + _windowCount, _window.AsSpan(_windowCount)) is > 0 and var read)
                _windowCount += read;
        }

        return _window.AsSpan((int)(offset - _windowStart), (int)Math.Min(count, _windowStart + _windowCount - offset));
    }

    private static bool IsItem(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32LittleEndian(header) == Item;
}
