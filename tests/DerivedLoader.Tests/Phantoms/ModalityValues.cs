using ImageLoaders;

namespace DerivedLoader.Tests;

/// <summary>The modality values of an image, for comparison; NaN for padding.</summary>
internal static class ModalityValues
{
    public static double[] Compute(Image image)
    {
        var values = new double[image.Rows * image.Columns];
        for (var i = 0; i < values.Length; i++)
        {
            var stored = Stored(image, i);
            values[i] = image.IsPadding(stored) ? double.NaN : (stored * image.RescaleSlope) + image.RescaleIntercept;
        }

        return values;
    }

    private static double Stored(Image image, int index) => image.Format.SampleType switch
    {
        SampleType.U8 => image.GetSamples<byte>()[index],
        SampleType.S8 => image.GetSamples<sbyte>()[index],
        SampleType.U16 => image.GetSamples<ushort>()[index],
        SampleType.S16 => image.GetSamples<short>()[index],
        SampleType.U32 => image.GetSamples<uint>()[index],
        SampleType.S32 => image.GetSamples<int>()[index],
        SampleType.F32 => image.GetSamples<float>()[index],
        _ => image.GetSamples<double>()[index],
    };
}
