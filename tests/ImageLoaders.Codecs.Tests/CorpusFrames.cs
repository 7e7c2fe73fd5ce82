using System.Globalization;
using System.Runtime.InteropServices;
using ImageLoaders.TestCorpus;
using ImageLoaders.Tests;

namespace ImageLoaders.Codecs.Tests;

/// <summary>The first frame of each DICOM file of the corpus that has one of some transfer syntaxes, held against its reference.</summary>
internal static class CorpusFrames
{
    /// <param name="syntaxes">What follows 1.2.840.10008. in the UID.</param>
    internal static IEnumerable<TestCaseData> Cases(params string[] syntaxes) => Corpus.Files("dicom")
        .Where(file => syntaxes.Any(syntax => file["transfer_syntax"] == "1.2.840.10008." + syntax))
        .Select(file => new TestCaseData(file).SetArgDisplayNames(file.Path));

    /// <summary>Decodes, and compares as the manifest says; a file that may fail may.</summary>
    internal static void Check(CorpusFile file, IImageCodec codec, Func<CodestreamInfo, CodestreamInfo>? expect = null)
    {
        byte[] codestream;
        try
        {
            codestream = DicomFile.ReadFirstFrame(file.ReadBytes(), Number(file, "frames"));
        }
        catch (Exception exception) when (!file.MustLoad && exception is not AssertionException)
        {
            return; // The damage is in DICOM's own structure: not the codec's.
        }

        try
        {
            var info = codec.ReadHeader(codestream);
            if (expect is not null)
                info = expect(info);
            Assert.That((info.Rows, info.Columns, info.Components),
                Is.EqualTo((Number(file, "rows"), Number(file, "cols"), Number(file, "samples"))));
            var yCbCr = info.Color == CodestreamColorSpace.YCbCr && file["ref_space"] == "RGB";
            var samples = Samples.Decode(codec, codestream, info, yCbCr ? ColorOutput.YCbCrToRgb : ColorOutput.AsStored);
            Compare(file, Native(file, info, samples));
        }
        catch (ImageLoadException) when (!file.MustLoad)
        {
        }
    }

    internal static int Number(CorpusFile file, string column) => int.Parse(file[column], CultureInfo.InvariantCulture);

    private static void Compare(CorpusFile file, byte[] samples)
    {
        if (!file.MustLoad || file.MustFail || file.HasFirstFrame(samples))
            return;
        Assert.That(file.Tolerance, Is.GreaterThan(0), "The samples differ, and the syntax is lossless.");
        var difference = LargestDifference(file["ref_dtype"], samples,
            file.HasReference ? file.ReadReference() : DecodeByTool(file, samples.Length));
        Assert.That(difference, Is.LessThanOrEqualTo(file.Tolerance));
    }

    /// <summary>Large lossy files have no reference beside them: a public decoder makes it.</summary>
    private static byte[] DecodeByTool(CorpusFile file, int length)
    {
        Assert.That(file["frames"], Is.EqualTo("1"));
        var isJpeg2000 = file["transfer_syntax"].Contains(".4.9", StringComparison.Ordinal);
        var decoded = isJpeg2000 ? Tool.ConvertDicom(file.ReadBytes(), "gdcmconv", "--raw")
            : Tool.ConvertDicom(file.ReadBytes(), "dcmdjpeg", "+te");
        return decoded[^(length + (length % 2))..][..length];
    }

    /// <summary>Masked to Bits Stored, sign extended, in the manifest's type.</summary>
    private static byte[] Native(CorpusFile file, in CodestreamInfo info, byte[] samples)
    {
        var (bits, signed) = (Number(file, "bits_stored"), file["signed"] == "1");
        var size = file["ref_dtype"].Contains("32", StringComparison.Ordinal) ? 4
            : file["ref_dtype"].Contains("16", StringComparison.Ordinal) ? 2 : 1;
        var count = samples.Length / info.BytesPerSample;
        var native = new byte[count * size];
        for (var i = 0; i < count; i++)
        {
            long value = info.BytesPerSample switch
            {
                1 => samples[i],
                2 => MemoryMarshal.Cast<byte, ushort>(samples)[i],
                _ => MemoryMarshal.Cast<byte, uint>(samples)[i],
            };
            value &= (1L << bits) - 1;
            if (signed && value >> (bits - 1) != 0)
                value -= 1L << bits;
            for (var b = 0; b < size; b++)
                native[(i * size) + b] = (byte)(value >> (8 * b));
        }

        return native;
    }

    private static int LargestDifference(string type, byte[] samples, byte[] reference)
    {
        Assert.That(samples, Has.Length.EqualTo(reference.Length));
        int At(byte[] bytes, int i) => type switch
        {
            "uint8" => bytes[i],
            "int16" => MemoryMarshal.Cast<byte, short>(bytes)[i],
            "uint16" => MemoryMarshal.Cast<byte, ushort>(bytes)[i],
            _ => throw new InvalidDataException(type),
        };
        return Enumerable.Range(0, type == "uint8" ? samples.Length : samples.Length / 2)
            .Max(i => Math.Abs(At(samples, i) - At(reference, i)));
    }
}
