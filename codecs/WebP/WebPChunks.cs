using System.Buffers.Binary;

namespace ImageLoaders.Codecs.WebP;

/// <summary>
/// Steps through the chunks of a RIFF container: four letters, a length, as many bytes, and one more after an odd length.
/// </summary>
internal ref struct WebPChunks
{
    private readonly ReadOnlySpan<byte> _file;
    private readonly int _end;
    private int _next;

    /// <param name="file">The file.</param>
    /// <param name="range">Where the chunks lie.</param>
    public WebPChunks(ReadOnlySpan<byte> file, Range range)
    {
        _file = file;
        (_next, var length) = range.GetOffsetAndLength(file.Length);
        _end = _next + length;
    }

    /// <summary>The four letters of the current chunk.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Where the current chunk begins, its letters included.</summary>
    public int Offset { get; private set; }

    /// <summary>Where the content of the current chunk lies; as much as is there.</summary>
    public Range Content { get; private set; }

    /// <summary>Whether the current chunk is wholly there.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Goes to the next chunk, whole or not.</summary>
    public bool TryNext()
    {
        if (_end - _next < 8)
            return false;
        Offset = _next;
        Name = _file.Slice(_next, 4);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(_file[(_next + 4)..]);
        IsWhole = length <= _end - _next - 8;
        var last = IsWhole ? _next + 8 + (int)length : _end;
        Content = (_next + 8)..last;
        _next = Math.Min(_end, last + (int)(length & 1));
        return true;
    }
}
