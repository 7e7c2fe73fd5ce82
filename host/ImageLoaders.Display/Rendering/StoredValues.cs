using System.Numerics;
using System.Runtime.CompilerServices;
using ImageLoaders.Display.GrayscaleTransforms;

namespace ImageLoaders.Display.Rendering;

/// <summary>A grid of values to draw from. NaN is what is not to be seen.</summary>
internal interface IValues
{
    int Rows { get; }

    int Columns { get; }

    /// <summary>One component of one pixel.</summary>
    double At(int row, int column, int component);
}

/// <summary>The modality values of an image, read from its stored ones.</summary>
internal readonly ref struct StoredValues<T> : IValues
    where T : unmanaged, INumber<T>
{
    private readonly ReadOnlySpan<T> _samples;
    private readonly ModalityTransform _modality;
    private readonly double _paddingLow = double.NaN;
    private readonly double _paddingHigh = double.NaN;
    private readonly int _components;

    public StoredValues(Image image)
    {
        (Rows, Columns, _components) = (image.Rows, image.Columns, image.Format.Components);
        _samples = image.GetSamples<T>();
        _modality = new(image);
        if (_components == 1 && image.PixelPaddingValue is { } padding)
        {
            var limit = image.PixelPaddingRangeLimit ?? padding;
            (_paddingLow, _paddingHigh) = (Math.Min(padding, limit), Math.Max(padding, limit));
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double At(int row, int column, int component)
    {
        var stored = double.CreateTruncating(_samples[(row * Columns + column) * _components + component]);
        return stored >= _paddingLow && stored <= _paddingHigh ? double.NaN : _modality.Apply(stored);
    }
}
