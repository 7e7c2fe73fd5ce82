using System.Globalization;
using System.Security.Cryptography;
using ImageLoaders;
using ImageLoaders.TestCorpus;
using ImageLoaders.Tests;
using WadoLoader.Dicom;

namespace WadoLoader.Tests.Loading;

/// <summary>
/// Lossy frames that the corpus has no samples of, only the hash of what a public tool decodes: JPEG decoded by DCMTK, JPEG 2000 by GDCM.
/// </summary>
internal static class DcmtkReference
{
    public static byte[] Read(CorpusFile file, int frame)
    {
        string[] tool = file["transfer_syntax"].StartsWith("1.2.840.10008.1.2.4.9", StringComparison.Ordinal) ? ["gdcmconv", "--raw"] : ["dcmdjpeg"];
        using var source = ContentSource.FromBytes(Tool.ConvertDicom(file.ReadBytes(), tool[0], tool[1..]));
        var data = DicomObject.Read(source).PixelData!.Value;
        var samples = new byte[data.Length / int.Parse(file["frames"], CultureInfo.InvariantCulture)];
        source.ReadExactly(data.Offset + ((frame - 1L) * samples.Length), samples);
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(samples)), Is.EqualTo(file[frame == 1 ? "sha256_first" : "sha256_last"]), "The tool decodes something else than it did.");
        return samples;
    }
}
