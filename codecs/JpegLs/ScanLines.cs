using System.Buffers;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.JpegLs;

/// <summary>The current line of each component of a scan and the one above it, with a sample more at either end.</summary>
internal sealed class ScanLines : IDisposable
{
    private readonly ushort[] _rented;
    private readonly int _count;
    private readonly int _columns;
    private readonly bool[] _isSwapped;

    public ScanLines(FrameHeader frame, ScanHeader scan)
    {
        foreach (var index in scan.Components)
            _columns = Math.Max(_columns, frame.Components[index].Columns);
        (Length, _count) = (_columns + 2, scan.Components.Length);
        (_isSwapped, RunIndices) = (new bool[_count], new int[_count]);

        // Behind the lines: three bytes a column.
        _rented = ArrayPool<ushort>.Shared.Rent((2 * _count * Length) + (2 * Length));
    }

    /// <summary>Samples of a line, with those at its ends.</summary>
    public int Length { get; }

    /// <summary>RUNindex of each component, where lines alternate (A.7.1).</summary>
    public int[] RunIndices { get; }

    /// <summary>The lines above of all components, one after the other, where all were swapped together.</summary>
    public Span<ushort> Above => Half(!_isSwapped[0]);

    /// <summary>The current lines of all components.</summary>
    public Span<ushort> Current => Half(_isSwapped[0]);

    /// <summary>Room for three bytes a column.</summary>
    public Span<byte> Scratch => MemoryMarshal.AsBytes(_rented.AsSpan(2 * _count * Length));

    public Span<ushort> AboveOf(int component) => Half(!_isSwapped[component]).Slice(component * Length, Length);

    public Span<ushort> CurrentOf(int component) => Half(_isSwapped[component]).Slice(component * Length, Length);

    /// <summary>The current line without what stands at its ends, of a component as wide as the widest.</summary>
    public Span<ushort> SamplesOf(int component) => CurrentOf(component).Slice(1, _columns);

    public void Swap(int component) => _isSwapped[component] = !_isSwapped[component];

    public void SwapAll()
    {
        for (var i = 0; i < _count; i++)
            Swap(i);
    }

    /// <summary>As a scan and a restart interval begin: above is nothing.</summary>
    public void Clear()
    {
        _rented.AsSpan(0, 2 * _count * Length).Clear();
        RunIndices.AsSpan().Clear();
    }

    public void Dispose() => ArrayPool<ushort>.Shared.Return(_rented);

    private Span<ushort> Half(bool isSecond) => _rented.AsSpan(isSecond ? _count * Length : 0, _count * Length);
}
