using System.Numerics;
using DerivedLoader.Geometry;

namespace DerivedLoader.Sampling;

/// <summary>Puts the planes of a slab together, a line at a time. Samples without a value (NaN) take no part.</summary>
internal readonly ref struct SlabMerger
{
    private readonly SlabMode _mode;
    private readonly Span<float> _values;
    private readonly double[]? _sums;
    private readonly int[]? _counts;

    /// <param name="mode">What is made of the values.</param>
    /// <param name="values">Receives the result.</param>
    public SlabMerger(SlabMode mode, Span<float> values)
    {
        _mode = mode;
        _values = values;
        values.Fill(mode == SlabMode.Minimum ? float.PositiveInfinity : float.NegativeInfinity);
        if (mode == SlabMode.Mean)
            (_sums, _counts) = (new double[values.Length], new int[values.Length]);
    }

    /// <summary>Adds the values from <paramref name="begin"/> until before <paramref name="end"/> of a plane.</summary>
    public void Add(ReadOnlySpan<float> plane, int begin, int end)
    {
        if (_mode == SlabMode.Mean)
        {
            AddToMean(plane, begin, end);
            return;
        }

        var isMaximum = _mode == SlabMode.Maximum;
        var i = begin;
        for (; i + Vector<float>.Count <= end; i += Vector<float>.Count)
        {
            var (old, added) = (new Vector<float>(_values[i..]), new Vector<float>(plane[i..]));
            var isBetter = isMaximum ? System.Numerics.Vector.GreaterThan(added, old) : System.Numerics.Vector.LessThan(added, old);
            System.Numerics.Vector.ConditionalSelect(isBetter, added, old).CopyTo(_values[i..]);
        }

        for (; i < end; i++)
            if (isMaximum ? plane[i] > _values[i] : plane[i] < _values[i])
                _values[i] = plane[i];
    }

    /// <summary>Ends the line: NaN where no plane has a value.</summary>
    public void Complete()
    {
        for (var i = 0; i < _values.Length; i++)
        {
            if (_counts is not null)
                _values[i] = _counts[i] == 0 ? float.NaN : (float)(_sums![i] / _counts[i]);
            else if (float.IsInfinity(_values[i]))
                _values[i] = float.NaN;
        }
    }

    private void AddToMean(ReadOnlySpan<float> plane, int begin, int end)
    {
        var sums = _sums.AsSpan();
        var counts = _counts.AsSpan();
        for (var i = begin; i < end; i++)
        {
            var value = plane[i];
            if (float.IsNaN(value))
                continue;
            sums[i] += value;
            counts[i]++;
        }
    }
}
