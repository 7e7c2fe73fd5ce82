using System.Globalization;
using System.Security.Cryptography;
using ImageLoaders;
using ImageLoaders.TestCorpus;
using ImageLoaders.Tests;
using WadoLoader.Dicom;

namespace WadoLoader.Tests.Loading;

/// <summary>Lossy JPEG frames that the corpus has no samples of, only the hash of what DCMTK decodes: decoded by DCMTK.</summary>
internal static class DcmtkReference
{
    public static byte[] Read(CorpusFile file, int frame)
    {
        using var source = ContentSource.FromBytes(Tool.ConvertDicom(file.ReadBytes(), "dcmdjpeg"));
        var data = DicomObject.Read(source).PixelData!.Value;
        var samples = new byte[data.Length / int.Parse(file["frames"], CultureInfo.InvariantCulture)];
        source.ReadExactly(data.Offset + ((frame - 1L) * samples.Length), samples);
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(samples)), Is.EqualTo(file[frame == 1 ? "sha256_first" : "sha256_last"]), "DCMTK decodes something else than it did.");
        return samples;
    }
}
