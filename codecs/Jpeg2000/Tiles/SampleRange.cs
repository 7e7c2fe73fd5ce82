using System.Numerics;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Brings samples into a component's range: rounds, shifts the level of unsigned ones, and clips (ISO/IEC 15444-1 G.1).</summary>
internal readonly struct SampleRange(ComponentSize size)
{
    private readonly int _shift = size.IsSigned ? 0 : 1 << (size.Bits - 1);
    private readonly int _lowest = size.IsSigned ? -(1 << (size.Bits - 1)) : 0;
    private readonly int _highest = (int)(size.IsSigned ? (1L << (size.Bits - 1)) - 1 : (1L << size.Bits) - 1);

    /// <summary>Whole numbers, in place.</summary>
    public void Apply(Span<int> samples)
    {
        var (shift, lowest, highest) = (new Vector<int>(_shift), new Vector<int>(_lowest - _shift), new Vector<int>(_highest - _shift));
        var vectors = MemoryMarshal.Cast<int, Vector<int>>(samples);
        foreach (ref var vector in vectors)
            vector = Vector.Min(Vector.Max(vector, lowest), highest) + shift;
        foreach (ref var sample in samples[(vectors.Length * Vector<int>.Count)..])
            sample = Math.Clamp(sample, _lowest - _shift, _highest - _shift) + _shift;
    }

    /// <summary>Floats, in place; what is written is whole. A half is rounded up.</summary>
    public void ApplyToFloats(Span<int> samples)
    {
        var (half, shift) = (new Vector<float>(0.5f), new Vector<int>(_shift));
        var (lowest, highest) = (new Vector<float>(_lowest - _shift), new Vector<float>((float)_highest - _shift));

        // The float next to a deep component's highest sample may be above it: what was rounded is clipped again.
        var (least, most) = (new Vector<int>(_lowest - _shift), new Vector<int>(_highest - _shift));
        var vectors = MemoryMarshal.Cast<int, Vector<int>>(samples);
        foreach (ref var vector in vectors)
        {
            var whole = Vector.ConvertToInt32(Vector.Min(Vector.Max(Vector.Floor(vector.As<int, float>() + half), lowest), highest));
            vector = Vector.Min(Vector.Max(whole, least), most) + shift;
        }

        foreach (ref var sample in samples[(vectors.Length * Vector<int>.Count)..])
        {
            var whole = (int)Math.Clamp(
                MathF.Floor(BitConverter.Int32BitsToSingle(sample) + 0.5f), _lowest - _shift, (float)_highest - _shift);
            sample = Math.Clamp(whole, _lowest - _shift, _highest - _shift) + _shift;
        }
    }
}
