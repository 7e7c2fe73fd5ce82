using System.Numerics;
using ImageLoaders;

namespace DerivedLoader.Sampling;

/// <summary>Reads the modality values of an image.</summary>
internal static class ImageValues
{
    /// <summary>What stands for padding among the values.</summary>
    public const float Padding = float.MinValue;

    /// <param name="image">A grey image.</param>
    /// <param name="values">Receives a value for each pixel; <see cref="Padding"/> where there is none.</param>
    public static void Read(Image image, Span<float> values)
    {
        for (var row = 0; row < image.Rows; row++)
            Read(image, row, values.Slice(row * image.Columns, image.Columns));
    }

    /// <summary>The same of one row, from 0.</summary>
    public static void Read(Image image, int row, Span<float> values)
    {
        switch (image.Format.SampleType)
        {
            case SampleType.U8:
                Read<byte>(image, row, values);
                break;
            case SampleType.S8:
                Read<sbyte>(image, row, values);
                break;
            case SampleType.U16:
                Read<ushort>(image, row, values);
                break;
            case SampleType.S16:
                Read<short>(image, row, values);
                break;
            case SampleType.U32:
                Read<uint>(image, row, values);
                break;
            case SampleType.S32:
                Read<int>(image, row, values);
                break;
            case SampleType.F32:
                Read<float>(image, row, values);
                break;
            default:
                Read<double>(image, row, values);
                break;
        }
    }

    private static void Read<T>(Image image, int row, Span<float> values)
        where T : unmanaged, INumber<T>
    {
        var samples = image.GetSamples<T>().Slice(row * image.Columns, image.Columns);
        var (slope, intercept, table) = (image.RescaleSlope, image.RescaleIntercept, image.ModalityLut);
        var hasPadding = image.PixelPaddingValue is not null;
        for (var i = 0; i < samples.Length; i++)
        {
            var stored = double.CreateTruncating(samples[i]);
            values[i] = hasPadding && image.IsPadding(stored) ? Padding
                : table is null ? (float)((stored * slope) + intercept)
                : table.Entries[(int)Math.Clamp(stored - table.FirstValueMapped, 0, table.Entries.Length - 1)];
        }
    }
}
