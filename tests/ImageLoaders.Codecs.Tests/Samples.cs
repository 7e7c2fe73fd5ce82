namespace ImageLoaders.Codecs.Tests;

/// <summary>Pictures that the tests make: soft shapes, sharp edges, noise, and both ends of the range.</summary>
internal static class Samples
{
    /// <summary>Samples as <see cref="IImageCodec"/> hands them out.</summary>
    internal static byte[] Make(in CodestreamInfo info, int seed = 1)
    {
        var random = new Random(seed);
        var bytes = new byte[info.LengthBytes];
        var range = 1L << info.BitsPerSample;
        var lowest = info.IsSigned ? -(range / 2) : 0;
        for (var i = 0; i < bytes.Length / info.BytesPerSample; i++)
        {
            var (pixel, component) = (i / info.Components, i % info.Components);
            var (x, y) = (pixel % info.Columns, pixel / info.Columns);
            var soft = (Math.Sin((x + (5 * component)) / 7.0) + Math.Cos(y / 9.0) + 2) / 4;
            var value = y % 16 == 3 ? random.NextInt64(range)
                : x % 32 is > 20 and < 27 ? (y / 4 % 2 == 0 ? 0 : range - 1)
                : (long)(soft * (range - 1));
            value += lowest;
            if (info.BytesPerSample == 1)
                bytes[i] = (byte)value;
            else if (info.BytesPerSample == 2)
                BitConverter.TryWriteBytes(bytes.AsSpan(2 * i), (ushort)value);
            else
                BitConverter.TryWriteBytes(bytes.AsSpan(4 * i), (uint)value);
        }

        return bytes;
    }

    internal static byte[] Decode(IImageCodec codec, ReadOnlySpan<byte> codestream, in CodestreamInfo expected, ColorOutput color =
        ColorOutput.AsStored)
    {
        var pixels = new byte[expected.LengthBytes];
        pixels.AsSpan().Fill(0xA5);
        codec.Decode(codestream, expected, color, pixels, CancellationToken.None);
        return pixels;
    }

    internal static byte[] Decode(IImageCodec codec, ReadOnlySpan<byte> codestream) =>
        Decode(codec, codestream, codec.ReadHeader(codestream));
}
