using ImageLoaders;
using ImageLoaders.Tests;
using WadoLoader.Dicom;
using WadoLoader.Frames;

namespace WadoLoader.Tests.Cases;

/// <summary>Codestreams that public encoders make of samples.</summary>
internal static class Codestream
{
    /// <summary>A bare JPEG 2000 codestream of one component.</summary>
    public static byte[] Jpeg2000(int side, int[] samples, int bits, bool isSigned, params string[] options)
    {
        byte[] raw = [.. samples.SelectMany(value => bits <= 8 ? [(byte)value] : BitConverter.GetBytes((short)value))];
        string[] shape = ["-i", "in.rawl", "-o", "out.j2k", "-n", "4", "-F", $"{side},{side},1,{bits},{(isSigned ? 's' : 'u')}"];
        return Tool.Convert(raw, "in.rawl", "out.j2k", "opj_compress", [.. shape, .. options]);
    }

    /// <summary>The first frame that a tool makes of an object.</summary>
    public static byte[] Convert(TestObject what, long[] samples, string tool, params string[] options)
    {
        what = what with
        {
            First = writer => writer.Text(0x00080060, "CS", "OT").Text(0x0020000D, "UI", "1.2.3.6").Text(0x0020000E, "UI", "1.2.3.7")
        };
        return FirstFrame(Tool.ConvertDicom(what.ToFile(TestObject.ExplicitLittleEndian, samples), tool, options));
    }

    /// <summary>The first frame of an encapsulated object.</summary>
    public static byte[] FirstFrame(byte[] file)
    {
        using var source = ContentSource.FromBytes(file);
        using var bytes = FrameBytes.Read(source, EncapsulatedFrames.Find(DicomObject.Read(source), 1, 1, []));
        return bytes.Memory.ToArray();
    }
}
