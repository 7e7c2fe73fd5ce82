using System.Buffers.Binary;
using WadoLoader.Dicom;

namespace WadoLoader.Frames;

/// <summary>Tells by their own bytes where codestreams begin and end.</summary>
internal static class Codestreams
{
    private static ReadOnlySpan<byte> Jp2Signature => [0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' '];

    /// <summary>The fragments that a codestream begins in.</summary>
    public static List<int> Starts(PixelCoding coding, FragmentReader reader, List<Fragment> fragments)
    {
        var starts = new List<int>();
        for (var i = 0; i < fragments.Count; i++)
        {
            if (IsStart(coding, reader.Peek(fragments[i].Offset, (int)Math.Min(8, fragments[i].Length))))
                starts.Add(i);
        }

        return starts;
    }

    /// <summary>The same by the end markers of JPEG and JPEG 2000: what follows one begins a codestream.</summary>
    public static List<int> StartsByEnds(PixelCoding coding, FragmentReader reader, List<Fragment> fragments)
    {
        var starts = new List<int>();
        var isStart = coding is PixelCoding.Jpeg or PixelCoding.JpegLs or PixelCoding.Jpeg2000;
        for (var i = 0; i < fragments.Count && coding != PixelCoding.Rle; i++)
        {
            if (isStart)
                starts.Add(i);
            var tail = (int)Math.Min(4, fragments[i].Length);
            isStart = reader.Peek(fragments[i].End - tail, tail).IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0;
        }

        return starts;
    }

    /// <summary>Whether a codestream begins with these 8 bytes.</summary>
    public static bool IsStart(PixelCoding coding, ReadOnlySpan<byte> bytes) => coding switch
    {
        PixelCoding.Jpeg or PixelCoding.JpegLs => bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]),
        PixelCoding.Jpeg2000 => bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]) || bytes.StartsWith(Jp2Signature),
        PixelCoding.Rle => bytes.Length == 8 && BinaryPrimitives.ReadUInt32LittleEndian(bytes) is >= 1 and <= 15
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) == 64,
        _ => false,
    };
}
