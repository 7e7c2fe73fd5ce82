using System.Runtime.InteropServices;
using ImageLoaders;
using ImageLoaders.TestCorpus;

namespace WadoLoader.Tests.Loading;

/// <summary>A corpus file's frame as an image has it: palette looked up, YBR converted by the standard's formula in doubles.</summary>
internal static class CorpusReference
{
    /// <summary>What the manifest allows, and 1 for rounding where the reference was converted here.</summary>
    public static int Tolerance(CorpusFile file) => file.Tolerance + (IsConverted(file) ? 1 : 0);

    public static double LargestDifference(CorpusFile file, Image image, int frame)
    {
        var isConverted = IsConverted(file) || file["ref_space"] == "palette index";
        var reference = isConverted && file["rgb_ref_file"].Length > 0 && frame == 1 ? file.ReadRgbReference()
            : file["ref_space"] == "palette index" ? PaletteReference.Read(file, frame)
            : frame > 1 || !file.HasReference ? DecodedReference.Read(file, frame)
            : isConverted ? ToRgb(file.ReadReference())
            : file.ReadReference();
        Assert.That(image.Pixels.Length, Is.EqualTo(reference.Length), $"{image.Format} where the reference is {file["ref_space"]} of {file["ref_dtype"]}.");
        return image.Format.SampleType switch
        {
            SampleType.U8 => Largest<byte>(reference, image),
            SampleType.S8 => Largest<sbyte>(reference, image),
            SampleType.U16 => Largest<ushort>(reference, image),
            SampleType.S16 => Largest<short>(reference, image),
            SampleType.U32 => Largest<uint>(reference, image),
            SampleType.S32 => Largest<int>(reference, image),
            SampleType.F32 => Largest<float>(reference, image),
            _ => Largest<double>(reference, image),
        };
    }

    private static bool IsConverted(CorpusFile file) => file["ref_space"].StartsWith("YBR", StringComparison.Ordinal);

    private static double Largest<T>(byte[] reference, Image image)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var wanted = MemoryMarshal.Cast<byte, T>(reference);
        var got = image.GetSamples<T>();
        var largest = 0d;
        for (var i = 0; i < wanted.Length; i++)
            largest = Math.Max(largest, Math.Abs(double.CreateChecked(wanted[i]) - double.CreateChecked(got[i])));
        return largest;
    }

    private static byte[] ToRgb(byte[] ybr)
    {
        var rgb = new byte[ybr.Length];
        for (var i = 0; i < ybr.Length; i += 3)
        {
            double y = ybr[i], cb = ybr[i + 1] - 128, cr = ybr[i + 2] - 128;
            rgb[i] = Round(y + (1.402 * cr));
            rgb[i + 1] = Round(y - (0.344136 * cb) - (0.714136 * cr));
            rgb[i + 2] = Round(y + (1.772 * cb));
        }

        return rgb;
    }

    private static byte Round(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}
