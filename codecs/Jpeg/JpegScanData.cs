using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg;

/// <summary>
/// Takes a scan's coded data apart into the stretches between restart markers, freed of the zero bytes stuffed behind each FF.
/// </summary>
/// <param name="jpeg">The whole codestream.</param>
/// <param name="start">Where the scan's data begin.</param>
/// <param name="buffer">At least <see cref="BufferLength"/> bytes.</param>
internal ref struct JpegScanData(ReadOnlySpan<byte> jpeg, int start, Span<byte> buffer)
{
    private const byte FirstRestart = 0xD0;

    private readonly ReadOnlySpan<byte> _jpeg = jpeg;
    private readonly Span<byte> _buffer = buffer;
    private int _next = start;

    /// <summary>Where the last stretch ends.</summary>
    public readonly int EndOffset => _next;

    public static int BufferLength(int jpegLength) => jpegLength + JpegBits.Padding;

    /// <summary>Reads the first stretch, or one that needs no restart marker before it.</summary>
    public JpegBits Next()
    {
        var length = 0;
        while (_next < _jpeg.Length)
        {
            var rest = _jpeg[_next..];
            var found = rest.IndexOf((byte)0xFF);
            var plain = found < 0 ? rest : rest[..found];
            plain.CopyTo(_buffer[length..]);
            length += plain.Length;
            _next += plain.Length;
            if (found < 0)
                break;
            var second = _next + 1;
            while (second < _jpeg.Length && _jpeg[second] == 0xFF)
                second++;
            if (second >= _jpeg.Length)
            {
                _next = _jpeg.Length;
                break;
            }

            if (_jpeg[second] != 0)
            {
                _next = second - 1;
                break;
            }

            _buffer[length++] = 0xFF;
            _next = second + 1;
        }

        _buffer.Slice(length, JpegBits.Padding).Clear();
        return new(ref MemoryMarshal.GetReference(_buffer), length, _next);
    }

    /// <summary>Whether data follow behind restart markers that nothing has asked for; these alone say nothing.</summary>
    public bool HasMore()
    {
        while (_jpeg.Length - _next >= 2 && _jpeg[_next] == 0xFF && _jpeg[_next + 1] is >= FirstRestart and < FirstRestart + 8)
        {
            _next += 2;
            if (Next().Length > 0)
                return true;
        }

        return false;
    }

    /// <summary>Reads the stretch behind the restart marker that must follow now.</summary>
    /// <param name="number">How many restart markers came before it.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: another one follows, or none.</exception>
    public JpegBits NextAfterRestart(int number)
    {
        if (_jpeg.Length - _next < 2 || _jpeg[_next] != 0xFF || _jpeg[_next + 1] != FirstRestart + (number & 7))
            throw JpegMarkers.Malformed($"restart marker {number & 7} should follow here", _next);
        _next += 2;
        return Next();
    }
}
