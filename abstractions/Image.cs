using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ImageLoaders;

/// <summary>Represents an image: its stored pixel values, and everything that is needed to show them.</summary>
/// <remarks>
/// An image is immutable, safe for concurrent use, and holds no object of a plugin. Pixels are <i>stored values</i>: masked to Bits Stored,
/// shifted down from High Bit, and sign extended. No rescale, look-up table, window or padding rule is applied. Palette and YBR colour is
/// delivered as RGB. The properties describe the image that was returned, which a loader may have rotated or reduced.
/// <see cref="ImageMetadata"/> describes the stored object. Spacings are in mm. <c>image with { … }</c> is a copy that has other values
/// and shares the pixels. Two images are equal if they are the same object.
/// </remarks>
/// <example>
/// <code>
/// var smoothed = new Image(pixels, like: slice) { Remarks = [.. slice.Remarks, "smoothed"] };
/// return slice with { Window = new(40, 400) };
/// </code>
/// </example>
public sealed record Image
{
    private readonly PixelBuffer _pixels;
    private readonly Lock _rangeLock = new();
    private readonly double? _pixelAspectRatio;
    private volatile PixelRange? _range;

    /// <summary>Initializes an image.</summary>
    /// <param name="pixels">The filled pixels. They belong to the image from now on: nobody may write to them again.</param>
    public Image(PixelBuffer pixels) => _pixels = pixels ?? throw new ArgumentNullException(nameof(pixels));

    /// <summary>Initializes an image that has the values of another one and pixels of its own.</summary>
    /// <param name="pixels">The filled pixels. They belong to the image from now on: nobody may write to them again.</param>
    /// <param name="like">
    /// The image whose values are taken over, its source and its spacings included. Set those that its values do not hold for any more.
    /// </param>
    public Image(PixelBuffer pixels, Image like)
        : this(like)
    {
        _pixels = pixels ?? throw new ArgumentNullException(nameof(pixels));
        _range = null;
    }

    /// <summary>Gets the number of rows, in pixels. It is at least 1.</summary>
    public int Rows => _pixels.Rows;

    /// <summary>Gets the number of columns, in pixels. It is at least 1.</summary>
    public int Columns => _pixels.Columns;

    /// <summary>Gets the type and the number of the samples of a pixel.</summary>
    public PixelFormat Format => _pixels.Format;

    /// <summary>
    /// Gets the stored values as bytes: rows from the top, tightly packed, samples interleaved by pixel, in the byte order of the machine.
    /// </summary>
    public ReadOnlyMemory<byte> Pixels => _pixels.Memory;

    /// <summary>Gets the slab that contains the pixels. It is for code that accounts for memory.</summary>
    public PixelSlab Slab => _pixels.Slab;

    /// <summary>Gets the Rescale Slope (0028,1053): modality value = stored value x slope + intercept.</summary>
    /// <value>Never 0. Default 1. Not used when <see cref="ModalityLut"/> is set.</value>
    public double RescaleSlope { get; init; } = 1;

    /// <summary>Gets the Rescale Intercept (0028,1052): modality value = stored value x slope + intercept.</summary>
    /// <value>Default 0.</value>
    public double RescaleIntercept { get; init; }

    /// <summary>Gets the unit of modality values: Rescale Type (0028,1054).</summary>
    /// <value>
    /// A term of DICOM, such as <c>HU</c> or <c>OD</c>. For a dose and for PET it is the unit as readers write it, such as <c>Gy</c> or
    /// <c>Bq/ml</c>. <see langword="null"/> if the object does not state it.
    /// </value>
    public string? RescaleType { get; init; }

    /// <summary>
    /// Gets the Modality LUT (0028,3000), which maps stored values to modality values instead of slope and intercept;
    /// <see langword="null"/> if there is none.
    /// </summary>
    public LookupTable? ModalityLut { get; init; }

    /// <summary>
    /// Gets all windows of the image in their order: Window Center and Window Width (0028,1050), (0028,1051). The array can be empty.
    /// </summary>
    public ImmutableArray<VoiWindow> Windows { get; init => field = value.OrEmpty(); } = [];

    /// <summary>
    /// Gets the first window of <see cref="Windows"/>; <see langword="null"/> if there is none. Initializing it makes it the only window.
    /// </summary>
    public VoiWindow? Window
    {
        get => Windows.IsEmpty ? null : Windows[0];
        init => Windows = value is null ? [] : [value];
    }

    /// <summary>
    /// Gets the function that a window stands for: VOI LUT Function (0028,1056). Default <see cref="VoiLutFunction.Linear"/>.
    /// </summary>
    public VoiLutFunction VoiLutFunction { get; init; }

    /// <summary>
    /// Gets the VOI LUTs (0028,3010), which map modality values to display values instead of a window. The array can be empty.
    /// </summary>
    public ImmutableArray<LookupTable> VoiLuts { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Gets a value that indicates whether the lowest value is shown white (MONOCHROME1).</summary>
    public bool Invert { get; init; }

    /// <summary>
    /// Gets the stored value that marks pixels outside of the picture; <see langword="null"/> if there is none. It is Pixel Padding Value
    /// (0028,0120), or (0028,0122) and (0028,0123) for floating-point pixels.
    /// </summary>
    public double? PixelPaddingValue { get; init; }

    /// <summary>
    /// Gets the other end of the range of padding values that starts at <see cref="PixelPaddingValue"/>; both ends are included. It is
    /// Pixel Padding Range Limit (0028,0121), or (0028,0124) and (0028,0125) for floating-point pixels. <see langword="null"/> if there is
    /// no range.
    /// </summary>
    public double? PixelPaddingRangeLimit { get; init; }

    /// <summary>Gets the overlays, which are bitmaps drawn over the picture (groups 6000 to 601E). The array can be empty.</summary>
    public ImmutableArray<Overlay> Overlays { get; init => field = value.OrEmpty(); } = [];

    /// <summary>
    /// Gets the distance between the centres of two rows (vertical), in mm. It is more than 0, or <see langword="null"/> if unknown.
    /// </summary>
    public double? RowPixelSpacing { get; init; }

    /// <summary>
    /// Gets the distance between the centres of two columns (horizontal), in mm. It is more than 0, or <see langword="null"/> if unknown.
    /// </summary>
    public double? ColumnPixelSpacing { get; init; }

    /// <summary>Gets the height of a pixel divided by its width.</summary>
    /// <value>
    /// More than 0. A loader sets it from Pixel Aspect Ratio (0028,0034). If it is not set, it is <see cref="RowPixelSpacing"/> divided by
    /// <see cref="ColumnPixelSpacing"/>, or 1 if a spacing is unknown.
    /// </value>
    public double PixelAspectRatio
    {
        get => _pixelAspectRatio ?? (RowPixelSpacing is > 0 and var row && ColumnPixelSpacing is > 0 and var column ? row / column : 1);
        init => _pixelAspectRatio = value;
    }

    /// <summary>Gets a value that indicates whether the pixels were compressed with loss at any time.</summary>
    public bool IsLossy { get; init; }

    /// <summary>
    /// Gets the decisions of the loader in words, such as "photometric tag says RGB, codestream is YCbCr: converted". The array can be
    /// empty.
    /// </summary>
    public ImmutableArray<string> Remarks { get; init => field = value.OrEmpty(); } = [];

    /// <summary>
    /// Gets the object, the frame and the version of the bytes that the image was made of. The default names nothing and is never fresh.
    /// </summary>
    public ImageSource Source { get; init => field = value ?? new(); } = new();

    /// <summary>Gets the time during which encoded bytes were received or read.</summary>
    /// <value>If the loader does not set it, it is the time of its stages <see cref="LoadStage.Fetch"/>.</value>
    public TimeSpan FetchTime { get; init; }

    /// <summary>Gets the time during which the bytes were made into stored values.</summary>
    /// <value>
    /// If the loader does not set it, it is the time of its stages <see cref="LoadStage.Decode"/> and <see cref="LoadStage.Convert"/>.
    /// </value>
    public TimeSpan DecodeTime { get; init; }

    /// <summary>
    /// Gets the smallest stored value of all components. Padding is left out unless all pixels are padding. The value is computed on first
    /// use.
    /// </summary>
    public double MinimumValue => Range.Minimum;

    /// <summary>
    /// Gets the largest stored value of all components. Padding is left out unless all pixels are padding. The value is computed on first
    /// use.
    /// </summary>
    public double MaximumValue => Range.Maximum;

    /// <summary>Gets the stored values as samples.</summary>
    /// <typeparam name="T">The type of a sample. It must be as wide as a sample of <see cref="Format"/>.</typeparam>
    /// <returns>The samples: rows from the top, interleaved by pixel.</returns>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is wider or narrower than a sample.</exception>
    public ReadOnlySpan<T> GetSamples<T>()
        where T : unmanaged
    {
        PixelSamples.ThrowIfOtherWidth<T>(Format);
        return MemoryMarshal.Cast<byte, T>(Pixels.Span);
    }

    /// <summary>
    /// Returns whether a stored value is padding according to <see cref="PixelPaddingValue"/> and <see cref="PixelPaddingRangeLimit"/>
    /// (PS3.3 C.7.5.1.1.2).
    /// </summary>
    /// <param name="storedValue">The stored value.</param>
    public bool IsPadding(double storedValue)
    {
        if (PixelPaddingValue is not { } padding)
            return false;
        var limit = PixelPaddingRangeLimit ?? padding;
        return storedValue >= Math.Min(padding, limit) && storedValue <= Math.Max(padding, limit);
    }

    /// <summary>Returns whether the other image is this object.</summary>
    /// <param name="other">The other image.</param>
    public bool Equals(Image? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>Returns the size and the format of the image, such as <c>512 x 512 u16</c>: rows, columns and samples.</summary>
    public override string ToString() => $"{Rows} x {Columns} {Format}";

    private PixelRange Range
    {
        get
        {
            lock (_rangeLock)
            {
                // A copy with another padding has another range.
                if (_range is { } known && known.Padding == PixelPaddingValue && known.PaddingLimit == PixelPaddingRangeLimit)
                    return known;
                var (minimum, maximum) = PixelPaddingValue is null
                    ? PixelSamples.Range(Format, Pixels.Span)
                    : PixelSamples.RangeWithoutPadding(this);
                return _range = new(minimum, maximum, PixelPaddingValue, PixelPaddingRangeLimit);
            }
        }
    }

    private sealed record PixelRange(double Minimum, double Maximum, double? Padding, double? PaddingLimit);
}
