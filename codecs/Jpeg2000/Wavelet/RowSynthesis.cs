using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// Makes the rows of a resolution one after the other, from any row on: each row of coefficients is transformed across, and the few rows
/// that a step down needs (VER_SR, ISO/IEC 15444-1 F.3.4) are kept, so that they stay in the nearest cache.
/// </summary>
internal sealed class RowSynthesis
{
    /// <summary>Rows that are kept: a step of 9/7 looks at the five before the one that was loaded last.</summary>
    private const int Kept = 8;

    /// <summary>Rows above the first that its steps need.</summary>
    private const int Before = 6;

    private readonly SynthesisLevel _level;
    private readonly LineTransform _line;
    private readonly int[] _rows;
    private readonly int _rowLength;
    private readonly int _height;
    private readonly bool _isIrreversible;
    private int _even;
    private int _loaded;
    private int _next;

    /// <param name="level">The resolution; not empty.</param>
    /// <param name="firstRow">The first row that <see cref="Next"/> gives.</param>
    public RowSynthesis(in SynthesisLevel level, int firstRow)
    {
        (_level, _line, _height) = (level, new(level.Area.Width), level.Area.Height);
        _rowLength = (level.Area.Width + Vector<int>.Count - 1) / Vector<int>.Count * Vector<int>.Count;
        _rows = new int[Kept * _rowLength];
        _isIrreversible = level.Kind == WaveletKind.Irreversible;

        // What the first steps make of a row that was not loaded is not among the rows that are asked for.
        _even = Math.Max(level.OddDown, ((firstRow - Before) / 2 * 2) + level.OddDown);
        (_loaded, _next) = (_even == level.OddDown ? 0 : _even, firstRow);
    }

    /// <summary>The next row; it may be changed, and is valid until the next call.</summary>
    public Span<int> Next()
    {
        if (_height == 1)
        {
            LoadOnly();
        }
        else
        {
            // Behind the row that was lifted last, one row is final, and no step looks at it any more; 9/7 has two more steps.
            var behind = _isIrreversible ? 2 : 0;
            for (; _next >= _even - 2 - behind && _even < _height + 2 + behind; _even += 2)
                Step();
        }

        return MemoryMarshal.CreateSpan(ref Row(_next++), _level.Area.Width);
    }

    private void Step()
    {
        while (_loaded <= _even + 1 && _loaded < _height)
            Load(_loaded++);
        switch (_level.Kind)
        {
            case WaveletKind.Irreversible when _even >= 4 && _even + 1 < _height:
                LiftIrreversible(_even);
                break;
            case WaveletKind.Irreversible:
                Lift<IrreversibleDelta>(_even);
                Lift<IrreversibleGamma>(_even - 1);
                Lift<IrreversibleBeta>(_even - 2);
                Lift<IrreversibleAlpha>(_even - 3);
                break;
            case WaveletKind.Reversible when _even >= 2 && _even + 1 < _height:
                LiftReversible(_even);
                break;
            case WaveletKind.Reversible:
                Lift<ReversibleEven>(_even);
                Lift<ReversibleOdd>(_even - 1);
                break;
            default:
                Lift<DeepReversibleEven>(_even);
                Lift<DeepReversibleOdd>(_even - 1);
                break;
        }
    }

    /// <summary>Transforms a row of coefficients across; the scaling of the steps down is linear, and done with that.</summary>
    private void Load(int row)
    {
        var isLow = row % 2 == _level.OddDown;
        Load(row, isLow, isLow ? IrreversibleLifting.LowScale : IrreversibleLifting.HighScale);
    }

    private void Load(int row, bool isLow, float scale)
    {
        var width = _level.LowWidth;
        var plane = _level.Plane.AsSpan((isLow ? row / 2 : _level.LowHeight + (row / 2)) * _level.PlaneStride, _level.Area.Width);
        var low = isLow ? _level.Low.AsSpan(row / 2 * _level.LowStride, width) : plane[..width];
        _line.Invert(
            low, plane[width..], _level.IsOddAcross, _level.Kind, scale, MemoryMarshal.CreateSpan(ref Row(row), _level.Area.Width));
    }

    /// <summary>The only row.</summary>
    private void LoadOnly()
    {
        var isOdd = _level.OddDown != 0;
        Load(0, !isOdd, 1);
        foreach (ref var sample in MemoryMarshal.CreateSpan(ref Row(0), _level.Area.Width))
            LineTransform.InvertOne(sample, isOdd, _level.Kind, 1, out sample);
    }

    private ref int Row(int row) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_rows), (row & (Kept - 1)) * _rowLength);

    /// <summary>Lifts a row by the one above and the one below; at an end, the only one counts twice (F.3.7).</summary>
    private void Lift<TStep>(int row)
        where TStep : struct, ILiftingStep
    {
        if ((uint)row >= (uint)_height)
            return;
        ref var to = ref Row(row);
        ref var before = ref Row(row == 0 ? 1 : row - 1);
        ref var after = ref Row(row == _height - 1 ? row - 1 : row + 1);
        for (nuint i = 0; i < (nuint)_rowLength; i += (nuint)Vector<int>.Count)
            TStep.Lift(Vector.LoadUnsafe(ref to, i), Vector.LoadUnsafe(ref before, i), Vector.LoadUnsafe(ref after, i)).StoreUnsafe(
                ref to, i);
    }

    /// <summary>Both steps of 5/3 at once, where no row that they look at is outside.</summary>
    private void LiftReversible(int row)
    {
        ref var even = ref Row(row);
        ref var after = ref Row(row + 1);
        ref var odd = ref Row(row - 1);
        ref var before = ref Row(row - 2);
        for (nuint i = 0; i < (nuint)_rowLength; i += (nuint)Vector<int>.Count)
        {
            var between = Vector.LoadUnsafe(ref odd, i);
            var lifted = ReversibleEven.Lift(Vector.LoadUnsafe(ref even, i), between, Vector.LoadUnsafe(ref after, i));
            lifted.StoreUnsafe(ref even, i);
            ReversibleOdd.Lift(between, Vector.LoadUnsafe(ref before, i), lifted).StoreUnsafe(ref odd, i);
        }
    }

    /// <summary>The four steps of 9/7 at once, where no row that they look at is outside.</summary>
    private void LiftIrreversible(int row)
    {
        ref var after = ref Row(row + 1);
        ref var row0 = ref Row(row);
        ref var row1 = ref Row(row - 1);
        ref var row2 = ref Row(row - 2);
        ref var row3 = ref Row(row - 3);
        ref var row4 = ref Row(row - 4);
        for (nuint i = 0; i < (nuint)_rowLength; i += (nuint)Vector<int>.Count)
        {
            var (odd1, even2, odd3) = (Vector.LoadUnsafe(ref row1, i), Vector.LoadUnsafe(ref row2, i), Vector.LoadUnsafe(ref row3, i));
            var even0 = IrreversibleDelta.Lift(Vector.LoadUnsafe(ref row0, i), odd1, Vector.LoadUnsafe(ref after, i));
            odd1 = IrreversibleGamma.Lift(odd1, even2, even0);
            even2 = IrreversibleBeta.Lift(even2, odd3, odd1);
            even0.StoreUnsafe(ref row0, i);
            odd1.StoreUnsafe(ref row1, i);
            even2.StoreUnsafe(ref row2, i);
            IrreversibleAlpha.Lift(odd3, Vector.LoadUnsafe(ref row4, i), even2).StoreUnsafe(ref row3, i);
        }
    }
}
