using System.Numerics;
using ImageLoaders;

namespace WadoLoader.Tests.Orthanc;

/// <summary>How far an image that came from a server is from the file's own.</summary>
internal static class PixelDifference
{
    /// <summary>Decoders of lossy codestreams round differently, and the server may have decompressed a frame.</summary>
    private const int LossyTolerance = 4;

    /// <param name="wanted">The file's own.</param>
    /// <param name="image">What came.</param>
    /// <param name="uid">Of the object that was asked for.</param>
    /// <param name="isDecompressed">Whether the server may have decompressed it.</param>
    /// <returns>What is wrong, in words; <see langword="null"/>: nothing.</returns>
    public static string? Difference(Image wanted, Image image, string uid, bool isDecompressed)
    {
        var isSame = (image.Rows, image.Columns, image.Format, image.Source.SopInstanceUid) == (wanted.Rows, wanted.Columns, wanted.Format,
            uid);
        var largest = isSame ? Largest(wanted, image) : double.NaN;
        return largest <= (isDecompressed && wanted.IsLossy ? LossyTolerance : 0) ? null
            : $"{(isSame ? $"differs by {largest}" : $"{image.Rows} x {image.Columns} {image.Format}")} {string.Join(' ', image.Remarks)}";
    }

    public static double Largest(Image wanted, Image image)
    {
        if (image.Pixels.Span.SequenceEqual(wanted.Pixels.Span))
            return 0;
        return image.Format.SampleType switch
        {
            SampleType.U8 => Largest<byte>(wanted, image),
            SampleType.S8 => Largest<sbyte>(wanted, image),
            SampleType.U16 => Largest<ushort>(wanted, image),
            SampleType.S16 => Largest<short>(wanted, image),
            _ => double.PositiveInfinity,
        };
    }

    private static double Largest<T>(Image wanted, Image image)
        where T : unmanaged, INumber<T>
    {
        var a = wanted.GetSamples<T>();
        var b = image.GetSamples<T>();
        var largest = 0d;
        for (var i = 0; i < a.Length; i++)
            largest = Math.Max(largest, Math.Abs(double.CreateChecked(a[i]) - double.CreateChecked(b[i])));
        return largest;
    }
}
