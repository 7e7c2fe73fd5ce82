using System.Runtime.CompilerServices;

namespace ImageLoaders.Codecs.JpegLs;

/// <summary>How a sample comes of a prediction and a difference; a structure, so that each has loops of its own.</summary>
internal interface ISampleRules
{
    bool IsLossless { get; }

    /// <summary>Sample values of a difference of 1.</summary>
    int Step { get; }

    /// <summary>Gives a sample of 0 to the maximum, whatever the difference is.</summary>
    int Add(int predicted, int error);
}

/// <summary>Lossless, and every value of the bits is a sample: arithmetic is modulo a power of two.</summary>
internal readonly struct LosslessRules(int maximum) : ISampleRules
{
    public bool IsLossless => true;

    public int Step => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Add(int predicted, int error) => (predicted + error) & maximum;
}

/// <summary>Any error and any maximum (ISO/IEC 14495-1, A.4.4 and A.4.5).</summary>
internal readonly struct GeneralRules(CodingParameters parameters) : ISampleRules
{
    private readonly int _maximum = parameters.Maximum;
    private readonly int _near = parameters.Near;
    private readonly int _cycle = parameters.Range * parameters.Step;

    public bool IsLossless => _near == 0;

    public int Step { get; } = parameters.Step;

    public int Add(int predicted, int error)
    {
        var value = predicted + (error * Step);
        if (value < -_near)
            value += _cycle;
        else if (value > _maximum + _near)
            value -= _cycle;
        return Math.Clamp(value, 0, _maximum);
    }
}
