using System.Buffers.Binary;
using ImageLoaders.Codecs;

namespace ImageLoaders.Benchmarks;

/// <summary>The codecs alone, as the raw libraries beside them are measured: from memory, into one buffer that is used again.</summary>
internal static class CodecRun
{
    private static readonly byte[] PixelData = [0xE0, 0x7F, 0x10, 0, (byte)'O', (byte)'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];

    private static readonly Dictionary<string, IImageCodec> Codecs = new()
    {
        ["rle"] = new RleCodec(),
        ["jpeg8"] = new JpegCodec(),
        ["jpeg12"] = new JpegExtendedCodec(),
        ["jpegll"] = new JpegLosslessCodec(),
        ["jls"] = new JpegLsCodec(),
        ["j2k"] = new Jpeg2000Codec(),
        ["ht"] = new Jpeg2000Codec(),
    };

    /// <summary>Decodes the one frame of a file; <see langword="null"/> where no codec of ours does.</summary>
    /// <param name="path">A file whose pixel data are its last element: an offset table, and the frame in one fragment.</param>
    /// <param name="kind">How it is compressed.</param>
    /// <param name="side">Rows, and columns.</param>
    public static Func<Task>? Create(string path, string kind, int side)
    {
        if (!Codecs.TryGetValue(kind, out var codec))
            return null;
        var file = File.ReadAllBytes(path);
        var item = file.AsSpan().IndexOf(PixelData) + PixelData.Length;
        item += 8 + Length(file, item);
        var codestream = file.AsMemory(item + 8, Length(file, item));
        var info = codec.ReadHeader(codestream.Span) with { Rows = side, Columns = side };
        if (kind == "rle")
            info = info with { Components = 1, BitsPerSample = 16 };
        var pixels = new byte[info.LengthBytes];
        return () =>
        {
            codec.Decode(codestream.Span, info, ColorOutput.AsStored, pixels);
            return Task.CompletedTask;
        };
    }

    private static int Length(byte[] file, int item) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(item + 4));
}
