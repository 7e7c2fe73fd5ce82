using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>The step sizes of one component's subbands (QCD, QCC, ISO/IEC 15444-1 A.6.4, E.1).</summary>
internal sealed class Quantization
{
    private const int NoQuantization = 0;
    private const int Derived = 1;
    private const int Expounded = 2;

    private readonly int _style;
    private readonly ushort[] _steps;
    private readonly int _offset;

    private Quantization(int style, int guardBits, ushort[] steps, int offset) =>
        (_style, GuardBits, _steps, _offset) = (style, guardBits, steps, offset);

    /// <summary>G.</summary>
    public int GuardBits { get; }

    /// <param name="content">From Sqcd or Sqcc.</param>
    /// <param name="offset">Where the segment begins, for errors.</param>
    public static Quantization Read(ReadOnlySpan<byte> content, int offset)
    {
        var style = content.IsEmpty ? Expounded + 1 : content[0] & 0x1F;
        var size = style == NoQuantization ? 1 : 2;
        if (style > Expounded || content.Length < 1 + size)
            throw CodecError.Malformed(
                $"JPEG 2000: the quantization (QCD or QCC) at byte {offset} is too short, or of a style that does not exist.");
        var steps = new ushort[(content.Length - 1) / size];
        for (var i = 0; i < steps.Length; i++)
            steps[i] = size == 1 ? (ushort)(content[1 + i] >> 3 << 11) : BinaryPrimitives.ReadUInt16BigEndian(content[(1 + (2 * i))..]);
        return new(style, content[0] >> 5, steps, offset);
    }

    /// <summary>The exponent and mantissa of a subband's step (E-3, E-5).</summary>
    /// <param name="resolution">0: the lowest, LL.</param>
    /// <param name="band">Within the resolution: HL, LH, HH.</param>
    public (int Exponent, int Mantissa) Step(int resolution, int band)
    {
        var index = _style == Derived || resolution == 0 ? 0 : (3 * (resolution - 1)) + 1 + band;
        if (index >= _steps.Length)
            throw CodecError.Malformed(
                $"JPEG 2000: the quantization at byte {_offset} has {_steps.Length} steps; resolution {resolution} needs more.");
        var exponent = _steps[index] >> 11;
        if (_style == Derived && resolution > 1)
            exponent -= resolution - 1;
        if (exponent < 0)
            throw CodecError.Malformed(
                $"JPEG 2000: the quantization at byte {_offset} derives an exponent below zero for resolution {resolution}.");
        return (exponent, _steps[index] & 0x7FF);
    }
}
