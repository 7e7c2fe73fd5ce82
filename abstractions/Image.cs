using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ImageLoaders;

/// <summary>
/// An image: stored pixels and all that is needed to show them. Sealed and immutable; safe for concurrent use; holds nothing of a plugin's.
/// </summary>
/// <remarks>
/// Pixels are <i>stored values</i>: masked to bits stored, shifted down from high bit, sign extended, with no rescale, look-up table,
/// window or padding rule applied. Palette and YBR colour is delivered as RGB. What this describes is what was returned, which a loader
/// may have turned or reduced; <see cref="ImageMetadata"/> describes the stored object. Spacings are in mm.
/// </remarks>
/// <param name="pixels">The filled pixels. They belong to the image from here on: nobody writes to them again.</param>
public sealed class Image(PixelBuffer pixels)
{
    private readonly PixelBuffer _pixels = pixels ?? throw new ArgumentNullException(nameof(pixels));
    private readonly Lock _rangeLock = new();
    private (double Minimum, double Maximum)? _range;

    /// <summary>Rows in pixels, at least 1.</summary>
    public int Rows => _pixels.Rows;

    /// <summary>Columns in pixels, at least 1.</summary>
    public int Columns => _pixels.Columns;

    /// <summary>The type and number of samples of a pixel.</summary>
    public PixelFormat Format => _pixels.Format;

    /// <summary>The stored values: rows from the top, tightly packed, samples interleaved by pixel, in the machine's byte order.</summary>
    public ReadOnlyMemory<byte> Pixels => _pixels.Memory;

    /// <summary>The slab that the pixels lie in, for those who count memory.</summary>
    public PixelSlab Slab => _pixels.Slab;

    /// <summary>Modality value = stored value x slope + intercept, (0028,1053). Never 0; default 1. Not used where <see cref="ModalityLut"/> is set.</summary>
    public double RescaleSlope { get; init; } = 1;

    /// <summary>Modality value = stored value x slope + intercept, (0028,1052). Default 0.</summary>
    public double RescaleIntercept { get; init; }

    /// <summary>
    /// The unit of modality values: Rescale Type (0028,1054) as DICOM names it, <c>HU</c>, <c>OD</c>; of a dose and of PET their units as readers write them, <c>Gy</c>,
    /// <c>Bq/ml</c>; <see langword="null"/> when it is not said.
    /// </summary>
    public string? RescaleType { get; init; }

    /// <summary>Stored value to modality value, instead of slope and intercept: Modality LUT Sequence (0028,3000).</summary>
    public LookupTable? ModalityLut { get; init; }

    /// <summary>Every window that the image brings, in its order: Window Center and Width (0028,1050), (0028,1051). May be empty.</summary>
    public ImmutableArray<VoiWindow> Windows { get; init => field = value.OrEmpty(); } = [];

    /// <summary>The first of <see cref="Windows"/>; setting it makes it the only one.</summary>
    public VoiWindow? Window
    {
        get => Windows.IsEmpty ? null : Windows[0];
        init => Windows = value is null ? [] : [value];
    }

    /// <summary>What a window means: VOI LUT Function (0028,1056). Default <see cref="VoiLutFunction.Linear"/>.</summary>
    public VoiLutFunction VoiLutFunction { get; init; }

    /// <summary>Modality value to display value, instead of a window: VOI LUT Sequence (0028,3010). May be empty.</summary>
    public ImmutableArray<LookupTable> VoiLuts { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Whether the lowest value is shown white: MONOCHROME1.</summary>
    public bool Invert { get; init; }

    /// <summary>The stored value that marks pixels outside of the picture: Pixel Padding Value (0028,0120), of floats (0028,0122) or (0028,0123).</summary>
    public double? PixelPaddingValue { get; init; }

    /// <summary>With <see cref="PixelPaddingValue"/> the other end of a range of such values, both included: (0028,0121), of floats (0028,0124) or (0028,0125).</summary>
    public double? PixelPaddingRangeLimit { get; init; }

    /// <summary>Bitmaps that lie over the picture: groups 6000 to 601E. May be empty.</summary>
    public ImmutableArray<Overlay> Overlays { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Distance of the centres of two rows (vertical) in mm, more than 0; <see langword="null"/> when unknown.</summary>
    public double? RowPixelSpacing { get; init; }

    /// <summary>Distance of the centres of two columns (horizontal) in mm, more than 0; <see langword="null"/> when unknown.</summary>
    public double? ColumnPixelSpacing { get; init; }

    /// <summary>Height of a pixel divided by its width, more than 0; 1 when nothing is said. (0028,0034), or from the spacings.</summary>
    public double PixelAspectRatio { get; init; } = 1;

    /// <summary>Whether these pixels went through a lossy compression at any time.</summary>
    public bool IsLossy { get; init; }

    /// <summary>Decisions that the loader took, in words: "photometric tag says RGB, codestream is YCbCr: converted". May be empty.</summary>
    public ImmutableArray<string> Remarks { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Which object, frame and version of the bytes this is. The default names nothing and is never fresh.</summary>
    public ImageSource Source { get; init => field = value ?? new(); } = new();

    /// <summary>Time from the first byte asked for to the last byte received.</summary>
    public TimeSpan FetchTime { get; init; }

    /// <summary>Time from the last byte received to finished pixels.</summary>
    public TimeSpan DecodeTime { get; init; }

    /// <summary>The smallest stored value of all components, pixel padding left out where there is any other; computed when first asked.</summary>
    public double MinimumValue => Range.Minimum;

    /// <summary>The largest stored value of all components, pixel padding left out where there is any other; computed when first asked.</summary>
    public double MaximumValue => Range.Maximum;

    /// <summary>The stored values as samples; <typeparamref name="T"/> is as wide as a sample of <see cref="Format"/>.</summary>
    /// <exception cref="InvalidOperationException">A <typeparamref name="T"/> is wider or narrower than a sample.</exception>
    public ReadOnlySpan<T> GetSamples<T>()
        where T : unmanaged
    {
        PixelSamples.ThrowIfOtherWidth<T>(Format);
        return MemoryMarshal.Cast<byte, T>(Pixels.Span);
    }

    /// <summary>Whether a stored value is padding, by <see cref="PixelPaddingValue"/> and <see cref="PixelPaddingRangeLimit"/> (PS3.3 C.7.5.1.1.2).</summary>
    public bool IsPadding(double storedValue)
    {
        if (PixelPaddingValue is not { } padding)
            return false;
        var limit = PixelPaddingRangeLimit ?? padding;
        return storedValue >= Math.Min(padding, limit) && storedValue <= Math.Max(padding, limit);
    }

    private (double Minimum, double Maximum) Range
    {
        get
        {
            lock (_rangeLock)
                return _range ??= PixelPaddingValue is null
                    ? PixelSamples.Range(Format, Pixels.Span)
                    : PixelSamples.RangeWithoutPadding(this);
        }
    }
}
