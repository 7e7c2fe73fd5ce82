namespace ImageLoaders.Tests;

/// <summary>The stored values of an image, whatever their type.</summary>
public static class StoredValue
{
    /// <param name="image">The image.</param>
    /// <param name="index">The number of the sample, from 0, row by row.</param>
    public static double At(Image image, int index) => image.Format.SampleType switch
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
