using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders;

/// <summary>Reads over packed samples, whatever their type.</summary>
internal static class PixelSamples
{
    public static void ThrowIfOtherWidth<T>(PixelFormat format)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() != format.BytesPerSample)
            throw new InvalidOperationException(
                $"Pixels of {format} have samples of {format.BytesPerSample} bytes; {typeof(T).Name} has {Unsafe.SizeOf<T>()}.");
    }

    /// <summary>The smallest and the largest sample; NaN is passed over, and where all are NaN both are NaN.</summary>
    public static (double Minimum, double Maximum) Range(PixelFormat format, ReadOnlySpan<byte> bytes) => format.SampleType switch
    {
        SampleType.U8 => Range<byte>(bytes),
        SampleType.S8 => Range<sbyte>(bytes),
        SampleType.U16 => Range<ushort>(bytes),
        SampleType.S16 => Range<short>(bytes),
        SampleType.U32 => Range<uint>(bytes),
        SampleType.S32 => Range<int>(bytes),
        SampleType.F32 => FloatRange<float>(bytes),
        _ => FloatRange<double>(bytes),
    };

    /// <summary>The same over the samples that are not padding; over all of them where every one is.</summary>
    public static (double Minimum, double Maximum) RangeWithoutPadding(Image image) => image.Format.SampleType switch
    {
        SampleType.U8 => RangeWithoutPadding<byte>(image),
        SampleType.S8 => RangeWithoutPadding<sbyte>(image),
        SampleType.U16 => RangeWithoutPadding<ushort>(image),
        SampleType.S16 => RangeWithoutPadding<short>(image),
        SampleType.U32 => RangeWithoutPadding<uint>(image),
        SampleType.S32 => RangeWithoutPadding<int>(image),
        SampleType.F32 => RangeWithoutPadding<float>(image),
        _ => RangeWithoutPadding<double>(image),
    };

    private static (double Minimum, double Maximum) RangeWithoutPadding<T>(Image image)
        where T : unmanaged, INumber<T>
    {
        var (minimum, maximum) = (double.NaN, double.NaN);
        var padding = image.PixelPaddingValue ?? double.NaN;
        var limit = image.PixelPaddingRangeLimit ?? padding;
        var (low, high) = (Math.Min(padding, limit), Math.Max(padding, limit));
        foreach (var sample in image.GetSamples<T>())
        {
            var value = double.CreateTruncating(sample);
            if (value >= low && value <= high)
                continue;
            minimum = double.MinNumber(minimum, value);
            maximum = double.MaxNumber(maximum, value);
        }

        return double.IsNaN(minimum) ? Range(image.Format, image.Pixels.Span) : (minimum, maximum);
    }

    private static (double Minimum, double Maximum) Range<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged, INumber<T>
    {
        var samples = MemoryMarshal.Cast<byte, T>(bytes);
        var minimum = samples[0];
        var maximum = minimum;
        var i = 0;
        if (samples.Length >= Vector<T>.Count)
        {
            var low = new Vector<T>(samples);
            var high = low;
            for (; i <= samples.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                var next = new Vector<T>(samples[i..]);
                low = Vector.Min(low, next);
                high = Vector.Max(high, next);
            }

            for (var lane = 0; lane < Vector<T>.Count; lane++)
            {
                minimum = T.Min(minimum, low[lane]);
                maximum = T.Max(maximum, high[lane]);
            }
        }

        for (; i < samples.Length; i++)
        {
            minimum = T.Min(minimum, samples[i]);
            maximum = T.Max(maximum, samples[i]);
        }

        return (double.CreateChecked(minimum), double.CreateChecked(maximum));
    }

    private static (double Minimum, double Maximum) FloatRange<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var minimum = T.NaN;
        var maximum = T.NaN;
        foreach (var sample in MemoryMarshal.Cast<byte, T>(bytes))
        {
            // MinNumber takes the number where one of the two is NaN.
            minimum = T.MinNumber(minimum, sample);
            maximum = T.MaxNumber(maximum, sample);
        }

        return (double.CreateChecked(minimum), double.CreateChecked(maximum));
    }
}
