namespace ImageLoaders.Display.GrayscaleTransforms;

/// <summary>Modality value to grey, 0 to 255, not yet rounded (PS3.3 C.11.2).</summary>
internal readonly struct GrayscaleTransform
{
    // By how much an interpolated value may miss the half that it is. No stored value of up to 32 bits comes as near to a half without
    // being one.
    private const double Noise = 1e-9;

    private readonly Kind _kind;
    private readonly LookupTable? _table;
    private readonly double _low;
    private readonly double _high;
    private readonly double _divisor;
    private readonly double _center;
    private readonly bool _invert;

    private GrayscaleTransform(Kind kind, double low, double high, double divisor, bool invert)
    {
        (_kind, _low, _high, _divisor, _invert) = (kind, low, high, divisor, invert);
    }

    private GrayscaleTransform(double center, double width, bool invert)
        : this(Kind.Sigmoid, 0, 0, width, invert)
    {
        _center = center;
    }

    private GrayscaleTransform(LookupTable table, bool invert)
        : this(Kind.Table, 0, 0, (1 << Math.Clamp(table.BitsPerEntry, 1, 16)) - 1, invert)
    {
        _table = table;
    }

    private enum Kind
    {
        Ramp,
        Sigmoid,
        Table,
    }

    /// <summary>Whether it maps 0 to 255 onto themselves.</summary>
    public bool IsIdentityOfBytes => _kind == Kind.Ramp && _low == 0 && _divisor == 255 && !_invert;

    public static GrayscaleTransform Create(LookupTable table, bool invert) => new(table, invert);

    public static GrayscaleTransform Create(VoiWindow window, VoiLutFunction function, bool invert) => function switch
    {
        VoiLutFunction.Sigmoid => new(window.Center, window.Width, invert),
        VoiLutFunction.Linear when window.Width >= 1 =>
            Ramp(window.Center - 0.5 - (window.Width - 1) / 2, window.Center - 0.5 + (window.Width - 1) / 2, window.Width - 1, invert),
        _ => Ramp(window.Center - window.Width / 2, window.Center + window.Width / 2, window.Width, invert),
    };

    /// <summary>Black at <paramref name="low"/>, white at <paramref name="high"/>.</summary>
    public static GrayscaleTransform Range(double low, double high, bool invert) => Ramp(low, high, high - low, invert);

    public double Apply(double value)
    {
        var tone = _kind switch
        {
            // Written so that whole numbers stay exact up to the one division: a value that falls on x.5 is rounded as x.5.
            Kind.Ramp => value <= _low ? 0 : value > _high ? 255 : (value - _low) * 255 / _divisor,
            Kind.Sigmoid => 255 / (1 + Math.Exp(-4 * (value - _center) / _divisor)),
            _ => Math.Min(ModalityTransform.LookUp(_table!, value), _divisor) * 255 / _divisor,
        };
        return _invert ? 255 - tone : tone;
    }

    /// <summary>The grey, rounded half away from zero.</summary>
    public byte ApplyRounded(double value) => (byte)Math.Round(Apply(value) + Noise, MidpointRounding.AwayFromZero);

    private static GrayscaleTransform Ramp(double low, double high, double divisor, bool invert) =>
        new(Kind.Ramp, low, high, divisor, invert);
}
