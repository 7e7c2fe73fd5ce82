using System.Buffers.Binary;
using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Frames;

/// <summary>Reads the headers of fragments, and nothing of what is in them. For one thread at a time.</summary>
internal sealed class FragmentReader(ContentSource source)
{
    /// <summary>As many bytes as can be seen at once.</summary>
    public const int WindowLength = 512;

    private const uint Item = 0xE000FFFE;
    private const uint SequenceDelimitation = 0xE0DDFFFE;

    private readonly byte[] _window = new byte[WindowLength];
    private long _windowStart;
    private int _windowCount;

    public ContentSource Source => source;

    /// <summary>Reads the fragment whose item begins at an offset.</summary>
    /// <returns><see langword="false"/>: the pixel data end here, by their delimiter or with the file.</returns>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: something else is there, or it is longer than the file.</exception>
    public bool TryRead(long offset, out Fragment fragment)
    {
        fragment = default;
        var header = Peek(offset, 8);
        if (header.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(header) == SequenceDelimitation)
            return false;
        if (!IsItem(header))
            throw DicomError.Malformed($"At byte {offset:N0} a fragment of the pixel data is due, and {Convert.ToHexString(header)} is there.");
        fragment = new(offset + 8, BinaryPrimitives.ReadUInt32LittleEndian(header[4..]));
        if (fragment.End > source.LengthBytes)
            throw DicomError.Malformed($"The fragment at byte {offset:N0} is said to have {fragment.Length:N0} bytes, and the file ends at byte {source.LengthBytes:N0}: it is cut off.");
        return true;
    }

    /// <summary>Whether an item begins at an offset, and fits.</summary>
    public bool IsItemAt(long offset)
    {
        var header = offset >= 0 ? Peek(offset, 8) : default;
        return header.Length == 8 && IsItem(header) && offset + 8 + BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) <= source.LengthBytes;
    }

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
