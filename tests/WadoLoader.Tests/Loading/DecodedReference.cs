using System.Globalization;
using System.Security.Cryptography;
using ImageLoaders;
using ImageLoaders.TestCorpus;
using ImageLoaders.Tests;
using WadoLoader.Dicom;

namespace WadoLoader.Tests.Loading;

/// <summary>Lossy frames that the corpus has no samples of, only the hash of what others decode: JPEG by DCMTK, JPEG 2000 by GDCM, which stands on OpenJPEG.</summary>
internal static class DecodedReference
{
    public static byte[] Read(CorpusFile file, int frame)
    {
        using var source = ContentSource.FromBytes(Decode(file));
        var data = DicomObject.Read(source).PixelData!.Value;
        var samples = new byte[data.Length / int.Parse(file["frames"], CultureInfo.InvariantCulture)];
        source.ReadExactly(data.Offset + ((frame - 1L) * samples.Length), samples);
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(samples)), Is.EqualTo(file[frame == 1 ? "sha256_first" : "sha256_last"]), "The witness decodes something else than it did.");
        return samples;
    }

    private static byte[] Decode(CorpusFile file) => file["transfer_syntax"].StartsWith("1.2.840.10008.1.2.4.9", StringComparison.Ordinal)
        ? Tool.ConvertDicom(file.ReadBytes(), "gdcmconv", "--raw")
        : Tool.ConvertDicom(file.ReadBytes(), "dcmdjpeg");
}
