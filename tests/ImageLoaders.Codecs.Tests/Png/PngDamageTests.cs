namespace ImageLoaders.Codecs.Tests.Png;

public sealed class PngDamageTests
{
    private static readonly int[] Colors = [0, 2, 3, 4, 6];

    [Test]
    public void Decode_CutOffAnywhereBeforeTheEnd_IsRefused([Values(0, 2, 3, 4, 6)] int color, [Values] bool interlaced)
    {
        var png = Picture(color, interlaced);
        var whole = PngDecoding.Decode(png).Pixels;
        for (var length = 0; length < png.Length - 16; length++)
            Assert.That(() => PngDecoding.Decode(png.AsSpan(0, length)), Throws.TypeOf<ImageLoadException>(), $"length {length}");

        // The CRC of the image data and the end chunk, 16 bytes, hold no pixel.
        for (var length = png.Length - 16; length < png.Length; length++)
            Assert.That(PngDecoding.Decode(png.AsSpan(0, length)).Pixels, Is.EqualTo(whole), $"length {length}");
    }

    [Test]
    public void Decode_DataCutOffAnywhereInAWholeFile_IsRefused()
    {
        var samples = new ushort[21 * 13];
        var data = PngFile.Deflate(PngFile.FilteredRows(21, 13, 8, 0, false, 5, samples));
        for (var length = 0; length < data.Length; length++)
        {
            var png = new PngFile().Add("IHDR", PngFile.Header(21, 13, 8, 0, false)).Add("IDAT", data[..length]).Add("IEND", []).ToBytes();
            Assert.That(() => PngDecoding.Decode(png), Throws.TypeOf<ImageLoadException>(), $"length {length}");
        }
    }

    [Test]
    public void Decode_BitsFlipped_IsRefusedOrDecoded()
    {
        var random = new Random(20);
        var refused = 0;
        for (var run = 0; run < 4000; run++)
        {
            var png = Picture(Colors[run % 5], run % 2 == 0);
            for (var flips = random.Next(1, 5); flips > 0; flips--)
                png[random.Next(png.Length)] ^= (byte)(1 << random.Next(8));
            if (run % 4 != 0)
                MendChecksums(png);
            refused += GuardedDecoding.TryDecode(new PngCodec(), png, ColorOutput.AsStored) is null ? 1 : 0;
        }

        Assert.That(refused, Is.InRange(1000, 4000));
    }

    private static byte[] Picture(int color, bool interlaced)
    {
        var random = new Random(color);
        var samples = new ushort[21 * 13 * PngFile.Channels(color)];
        foreach (ref var sample in samples.AsSpan())
            sample = (ushort)(random.Next(4) * 60);
        return PngFile.Create(21, 13, 8, color, interlaced, 5, samples, color == 3 ? new byte[768] : null).ToBytes();
    }

    /// <summary>Makes the chunks' CRCs right again, so that the damage gets further in.</summary>
    private static void MendChecksums(Span<byte> png)
    {
        for (var rest = png[8..]; rest.Length >= 12;)
        {
            var length = (rest[0] << 24) | (rest[1] << 16) | (rest[2] << 8) | rest[3];
            if (length < 0 || length > rest.Length - 12)
                return;
            PngFile.BigEndian(PngFile.Crc(rest[4..(8 + length)])).CopyTo(rest[(8 + length)..]);
            rest = rest[(12 + length)..];
        }
    }
}
