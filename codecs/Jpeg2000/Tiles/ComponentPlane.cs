using System.Buffers;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// The coefficients of one tile-component, and its rows of samples (IDWT, ISO/IEC 15444-1 F.3.1). All resolutions but the highest are made
/// in memory of a quarter; the rows of the highest are made when they are asked for.
/// </summary>
internal sealed class ComponentPlane : IDisposable
{
    /// <summary>Deeper samples are added without a carry: their sums in two subband directions may take more than 32 bits.</summary>
    private const int DeepBits = 24;

    /// <summary>Rows of a resolution that are worth a thread.</summary>
    public const int RowsOfAThread = 64;

    private readonly TileComponent _component;
    private readonly int[] _plane;
    private int[] _low;
    private int _lowStride;

    /// <param name="component">Not empty.</param>
    /// <param name="queue">Decodes its code blocks.</param>
    public ComponentPlane(TileComponent component, BlockQueue queue)
    {
        var area = component.Area;
        var samples = (long)area.Width * area.Height;
        if (samples > Array.MaxLength)
            throw new ImageLoadException(ImageLoadError.TooLarge, $"JPEG 2000: a tile of {area.Width} x {area.Height} samples is refused.");
        _component = component;
        _plane = ArrayPool<int>.Shared.Rent((int)samples);
        (_low, _lowStride) = (_plane, area.Width);
        try
        {
            queue.Decode(component, _plane);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Makes all resolutions but the highest.</summary>
    public void Synthesize(int threads, CancellationToken cancellationToken)
    {
        for (var r = 1; r < _component.Resolutions.Length - 1; r++)
        {
            var area = _component.Resolutions[r].Area;
            if (area.IsEmpty)
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            var level = Level(r);
            var target = ArrayPool<int>.Shared.Rent(area.Width * area.Height);
            Workers.RunRows(threads, area.Height, RowsOfAThread, (first, end) =>
            {
                var rows = new RowSynthesis(level, first);
                for (var y = first; y < end && !cancellationToken.IsCancellationRequested; y++)
                    rows.Next().CopyTo(target.AsSpan(y * area.Width));
            });
            ReturnLow();
            (_low, _lowStride) = (target, area.Width);
        }
    }

    /// <summary>Rows of samples from one on; <see cref="Synthesize"/> has been called.</summary>
    public ComponentRowSource Rows(int first)
    {
        var isTransformed = _component.Resolutions.Length > 1;
        return new(isTransformed ? new(Level(_component.Resolutions.Length - 1), first) : null, _plane, _component.Area.Width, first);
    }

    public void Dispose()
    {
        ReturnLow();
        _low = _plane;
        ArrayPool<int>.Shared.Return(_plane);
    }

    private SynthesisLevel Level(int resolution)
    {
        var kind = !_component.Style.IsReversible ? WaveletKind.Irreversible
            : _component.Size.Bits > DeepBits ? WaveletKind.DeepReversible : WaveletKind.Reversible;
        return new(_component.Resolutions[resolution].Area, kind, _low, _lowStride, _plane, _component.Area.Width);
    }

    private void ReturnLow()
    {
        if (_low != _plane)
            ArrayPool<int>.Shared.Return(_low);
    }
}
