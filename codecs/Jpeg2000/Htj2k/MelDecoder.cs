using System.Runtime.CompilerServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>The adaptive run-length decoder of zero and one events (MEL, ISO/IEC 15444-15 7.3.3).</summary>
internal ref struct MelDecoder
{
    private const int LastState = 12;

    private readonly ReadOnlySpan<byte> _data;
    private int _position;
    private int _left;
    private int _current;
    private int _state;
    private int _zeros;
    private bool _endsInOne;

    /// <param name="data">Up to the byte that holds the lower four bits of the streams' length, with it.</param>
    public MelDecoder(ReadOnlySpan<byte> data)
    {
        _data = data;
        _endsInOne = false;
        ReadRun();
    }

    private static ReadOnlySpan<byte> Exponents => [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5];

    /// <summary>The next event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Read()
    {
        if (_zeros > 0)
        {
            _zeros--;
            if (_zeros == 0 && !_endsInOne)
                ReadRun();
            return false;
        }

        ReadRun();
        return true;
    }

    /// <summary>Reads runs on until there is a zero or a one.</summary>
    private void ReadRun()
    {
        int exponent = Exponents[_state];
        if (ReadBit() == 1)
        {
            (_zeros, _endsInOne) = (1 << exponent, false);
            _state = Math.Min(LastState, _state + 1);
            return;
        }

        _zeros = 0;
        for (; exponent > 0; exponent--)
            _zeros = (_zeros << 1) | ReadBit();
        _endsInOne = true;
        _state = Math.Max(0, _state - 1);
    }

    /// <summary>The highest bit first; behind a byte FF, seven follow; behind the last byte, ones.</summary>
    private int ReadBit()
    {
        if (_left == 0)
        {
            _left = _current == 0xFF ? 7 : 8;
            _current = _position < _data.Length - 1 ? _data[_position] : _position == _data.Length - 1 ? _data[_position] | 0x0F : 0xFF;
            _position++;
        }

        return (_current >> --_left) & 1;
    }
}
