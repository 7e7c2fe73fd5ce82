using ImageLoaders;
using ImageLoaders.Tests;

namespace DerivedLoader.Tests;

/// <summary>The modality values of an image, for comparison; NaN for padding.</summary>
internal static class ModalityValues
{
    public static double[] Compute(Image image)
    {
        var values = new double[image.Rows * image.Columns];
        for (var i = 0; i < values.Length; i++)
        {
            var stored = StoredValue.At(image, i);
            values[i] = image.IsPadding(stored) ? double.NaN : (stored * image.RescaleSlope) + image.RescaleIntercept;
        }

        return values;
    }
}
