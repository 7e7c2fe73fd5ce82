using System.Numerics;
using System.Runtime.InteropServices;
using DerivedLoader.Sampling;
using ImageLoaders;

namespace DerivedLoader.Planes;

/// <summary>Gives the pixels outside of a volume a value that no pixel inside has, so that nobody takes them for picture.</summary>
internal static class OutsideFill
{
    /// <summary>A modality value below all that the slices can have.</summary>
    public static float ValueFor(LoadedSlices slices)
    {
        var (low, high) = slices.Format.SampleType switch
        {
            SampleType.U8 => (byte.MinValue, byte.MaxValue),
            SampleType.S8 => (sbyte.MinValue, sbyte.MaxValue),
            SampleType.U16 => (ushort.MinValue, ushort.MaxValue),
            SampleType.S16 => ((double)short.MinValue, short.MaxValue),
            _ => (double.NaN, double.NaN),
        };
        var least = double.PositiveInfinity;
        for (var i = 0; i < slices.Slopes.Length; i++)
            least = Math.Min(least, Math.Min(low * slices.Slopes[i], high * slices.Slopes[i]) + slices.Intercepts[i]);
        return double.IsFinite(least) ? (float)Math.Floor(least - 1 - (Math.Abs(least) * 1e-6)) : float.MinValue;
    }

    /// <summary>Replaces NaN.</summary>
    /// <returns>Whether there is any other value.</returns>
    public static bool Replace(Span<float> values, float outside)
    {
        var isAny = false;
        for (var i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
                values[i] = outside;
            else
                isAny = true;
        }

        return isAny;
    }

    /// <summary>Fills the pixels of each line that were not copied.</summary>
    /// <typeparam name="T">A type as wide as a pixel.</typeparam>
    /// <param name="pixels">The pixels.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="inside">Of each line, which pixels were copied.</param>
    /// <param name="slices">What they were copied from.</param>
    /// <param name="insidePixels">Becomes more than 0 if any pixel was copied.</param>
    /// <param name="cancellationToken">A token to cancel the operation. It is checked for every line.</param>
    /// <returns><see langword="null"/>: the pixels leave no value free.</returns>
    public static SampledPlane? Fill<T>(PixelBuffer pixels, LineSet lines, (int Begin, int End)[] inside, LoadedSlices slices,
        ref int insidePixels, CancellationToken cancellationToken)
        where T : unmanaged
    {
        var isWhole = Array.TrueForAll(inside, line => line.End - line.Begin == lines.Count);
        if (Array.Exists(inside, line => line.End > line.Begin))
            Volatile.Write(ref insidePixels, 1);
        var outside = slices.Format.IsColor || isWhole ? 0 : slices.Padding?.Low
            ?? FreeValue(slices.Format.SampleType, pixels, lines, inside, cancellationToken);
        if (outside is not { } value)
            return null;
        if (!isWhole)
            Fill(MemoryMarshal.Cast<byte, T>(pixels.Memory.Span), lines, inside, Encode<T>(slices.Format.SampleType, value),
                cancellationToken);
        double? padding = slices.Padding is { } range ? range.Low : isWhole || slices.Format.IsColor ? null : value;
        double? limit = slices.Padding is { } wide && wide.High != wide.Low ? wide.High : null;
        return new(pixels, slices.Slopes[0], slices.Intercepts[0], slices.ModalityLut, padding, limit);
    }

    private static void Fill<T>(Span<T> samples, LineSet lines, (int Begin, int End)[] inside, T value,
        CancellationToken cancellationToken)
    {
        for (var line = 0; line < inside.Length; line++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < lines.Count; i++)
                if (i < inside[line].Begin || i >= inside[line].End)
                    samples[lines.IsTransposed ? (i * lines.Lines) + line : (line * lines.Count) + i] = value;
        }
    }

    private static double? FreeValue(SampleType type, PixelBuffer pixels, LineSet lines, (int Begin, int End)[] inside,
        CancellationToken cancellationToken)
    {
        return type switch
        {
            SampleType.U8 => FreeValue<byte>(pixels, lines, inside, cancellationToken),
            SampleType.S8 => FreeValue<sbyte>(pixels, lines, inside, cancellationToken),
            SampleType.U16 => FreeValue<ushort>(pixels, lines, inside, cancellationToken),
            SampleType.S16 => FreeValue<short>(pixels, lines, inside, cancellationToken),
            SampleType.U32 => FreeValue<uint>(pixels, lines, inside, cancellationToken),
            SampleType.S32 => FreeValue<int>(pixels, lines, inside, cancellationToken),
            SampleType.F32 => FreeValue<float>(pixels, lines, inside, cancellationToken),
            _ => FreeValue<double>(pixels, lines, inside, cancellationToken),
        };
    }

    // The least value of the type, else the greatest one.
    private static double? FreeValue<T>(PixelBuffer pixels, LineSet lines, (int Begin, int End)[] inside,
        CancellationToken cancellationToken)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var samples = pixels.GetSamples<T>();
        var (hasLeast, hasGreatest) = (false, false);
        for (var line = 0; line < inside.Length; line++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = inside[line].Begin; i < inside[line].End; i++)
            {
                var sample = samples[lines.IsTransposed ? (i * lines.Lines) + line : (line * lines.Count) + i];
                hasLeast |= sample == T.MinValue;
                hasGreatest |= sample == T.MaxValue;
            }
        }

        return !hasLeast ? double.CreateChecked(T.MinValue) : !hasGreatest ? double.CreateChecked(T.MaxValue) : null;
    }

    private static T Encode<T>(SampleType type, double value)
        where T : unmanaged
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        switch (type)
        {
            case SampleType.F32:
                MemoryMarshal.Write(bytes, (float)value);
                break;
            case SampleType.F64:
                MemoryMarshal.Write(bytes, value);
                break;
            default:
                MemoryMarshal.Write(bytes, (long)value);
                break;
        }

        return MemoryMarshal.Read<T>(bytes);
    }
}
