using DerivedLoader.Geometry;

namespace DerivedLoader.Sampling;

/// <summary>Samples lines of pixels in a stack. One for each picture; its methods are safe for concurrent use on different lines.</summary>
/// <param name="stack">Where the voxels lie.</param>
/// <param name="voxels">The voxels.</param>
/// <param name="lines">Where the pixels lie.</param>
/// <param name="slab">The planes that make a picture.</param>
/// <param name="interpolation">How values between voxels are found.</param>
internal sealed unsafe class LineSampler(StackGeometry stack, VoxelValues voxels, LineSet lines, Slab slab, Interpolation interpolation)
{
    /// <summary>Computes a line of modality values; NaN where there is no voxel, or nothing but padding.</summary>
    /// <param name="line">The number of the line.</param>
    /// <param name="values">Receives <see cref="LineSet.Count"/> values.</param>
    /// <param name="scratch">As much memory, for a slab.</param>
    /// <param name="aligned">What the thread keeps from a line to the next.</param>
    /// <param name="cancellationToken">A token to cancel the operation. It is checked for every plane of a slab.</param>
    public void Sample(int line, Span<float> values, Span<float> scratch, AlignedLines aligned, CancellationToken cancellationToken)
    {
        if (slab.Planes == 1)
        {
            values.Fill(float.NaN);
            SamplePlane(line, 0, values, aligned);
            return;
        }

        var merger = new SlabMerger(slab.Mode, values);
        for (var plane = 0; plane < slab.Planes; plane++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (begin, end) = SamplePlane(line, slab.OffsetOf(plane), scratch, aligned);
            merger.Add(scratch, begin, end);
        }

        merger.Complete();
    }

    /// <summary>Copies a line of pixels as they are stored.</summary>
    /// <typeparam name="T">A type as wide as a pixel.</typeparam>
    /// <param name="line">The number of the line.</param>
    /// <param name="pixels">Receives those that are inside of the voxels; the others are left as they are.</param>
    /// <returns>Which are inside.</returns>
    public (int Begin, int End) Copy<T>(int line, Span<T> pixels)
        where T : unmanaged
    {
        var (begin, end) = (int.MaxValue, 0);
        fixed (T* row = pixels)
        {
            foreach (var run in RunsOf(line, 0))
            {
                NearestKernel.Copy(voxels, run, row);
                (begin, end) = (Math.Min(begin, run.Begin), Math.Max(end, run.End));
            }
        }

        return begin < end ? (begin, end) : (0, 0);
    }

    private (int Begin, int End) SamplePlane(int line, double offset, Span<float> values, AlignedLines aligned)
    {
        var (begin, end) = (int.MaxValue, 0);
        fixed (float* row = values)
        {
            foreach (var run in RunsOf(line, offset))
            {
                switch (interpolation)
                {
                    case Interpolation.Nearest:
                        RowKernel<NearestKernel>.Run(voxels, run, row);
                        break;
                    case Interpolation.Cubic:
                        RowKernel<CubicKernel>.Run(voxels, run, row);
                        break;
                    default:
                        LinearKernel.Run(voxels, run, row, aligned);
                        break;
                }

                (begin, end) = (Math.Min(begin, run.Begin), Math.Max(end, run.End));
            }
        }

        return begin < end ? (begin, end) : (0, 0);
    }

    // The parts of a line that lie in one grid each. Of an uneven stack only the grids that the line passes.
    private RunsOfLine RunsOf(int line, double offset)
    {
        var start = lines.StartOf(line, offset);
        if (stack.Maps.Length == 1)
            return new(stack, lines, start, 0, 0);
        var (from, to) = (stack.SliceIndexAt(start), stack.SliceIndexAt(start + (lines.Step * (lines.Count - 1))));
        return new(stack, lines, start, MapOf(Math.Min(from, to) - 1e-6), MapOf(Math.Max(from, to) + 1e-6));
    }

    private int MapOf(double slice) => (int)Math.Clamp(Math.Floor(slice), 0, stack.Maps.Length - 1);

    private ref struct RunsOfLine(StackGeometry stack, LineSet lines, Vector start, int first, int last)
    {
        private int _map = first - 1;

        public RowRun Current { get; private set; }

        public readonly RunsOfLine GetEnumerator() => this;

        public bool MoveNext()
        {
            while (++_map <= last)
            {
                var map = stack.Maps[_map];
                var isOne = stack.Maps.Length == 1;
                Current = RowRun.Clip(map.Map(start), map.MapStep(lines.Step), lines.Count, stack.Columns, stack.Rows,
                    _map == 0 ? -0.5 : _map, isOne ? stack.Slices - 0.5 : _map == stack.Maps.Length - 1 ? _map + 1.5 : _map + 1);
                if (!Current.IsEmpty)
                    return true;
            }

            return false;
        }
    }
}
