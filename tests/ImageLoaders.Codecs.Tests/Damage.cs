namespace ImageLoaders.Codecs.Tests;

/// <summary>Broken codestreams: whatever comes, a codec gives a picture or an <see cref="ImageLoadException"/>.</summary>
internal static class Damage
{
    /// <summary>Cuts the codestream off at every byte.</summary>
    /// <returns>How many of the cuts gave an error.</returns>
    internal static int Truncate(IImageCodec codec, byte[] codestream, CodestreamInfo expected)
    {
        var pixels = new byte[expected.LengthBytes];
        var errors = 0;
        for (var length = 0; length < codestream.Length; length++)
            errors += Fails(codec, codestream.AsSpan(0, length), expected, pixels) ? 1 : 0;
        return errors;
    }

    /// <summary>Flips bits, overwrites, inserts and takes out bytes: the same ones in every run.</summary>
    /// <returns>How many of the mutants gave an error.</returns>
    internal static int Mutate(IImageCodec codec, byte[] codestream, CodestreamInfo expected, int count, int seed = 7)
    {
        var random = new Random(seed);
        var pixels = new byte[expected.LengthBytes];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var errors = 0;
        for (var i = 0; i < count; i++)
            errors += Fails(codec, Mutate(random, codestream), expected, pixels) ? 1 : 0;
        var perMutant = (GC.GetAllocatedBytesForCurrentThread() - before) / count;
        Assert.That(perMutant, Is.LessThan(1 << 20), "managed bytes for each mutant");
        return errors;
    }

    internal static byte[] Mutate(Random random, byte[] original)
    {
        var bytes = new List<byte>(original);

        // Most of what matters is in the first bytes.
        int Pick() => random.Next(random.Next(2) == 0 ? Math.Min(64, bytes.Count) : bytes.Count);
        for (var changes = random.Next(1, 4); changes > 0 && bytes.Count > 1; changes--)
        {
            switch (random.Next(5))
            {
                case 0:
                    bytes[Pick()] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[Pick()] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[Pick()] = random.Next(2) == 0 ? (byte)0xFF : (byte)0;
                    break;
                case 3:
                    bytes.Insert(Pick(), (byte)random.Next(256));
                    break;
                default:
                    bytes.RemoveAt(Pick());
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Writes numbers at the ends of their ranges into the header, where a number of 1, 2 or 4 bytes may be.</summary>
    internal static byte[] Exaggerate(Random random, byte[] original)
    {
        uint[] ends = [0, 1, 2, 32, 33, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF];
        var bytes = original.ToArray();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var length = 1 << random.Next(3);
            var at = random.Next(2, Math.Min(160, bytes.Length - 4));
            var value = ends[random.Next(ends.Length)];
            for (var i = 0; i < length; i++)
                bytes[at + i] = (byte)(value >> (8 * (length - 1 - i)));
        }

        return bytes;
    }

    private static bool Fails(IImageCodec codec, ReadOnlySpan<byte> codestream, in CodestreamInfo expected, byte[] pixels)
    {
        try
        {
            codec.ReadHeader(codestream);
            codec.Decode(codestream, expected, ColorOutput.AsStored, pixels, CancellationToken.None);
            return false;
        }
        catch (ImageLoadException exception)
        {
            Assert.That(exception.Error, Is.AnyOf(ImageLoadError.Malformed, ImageLoadError.Unsupported, ImageLoadError.TooLarge),
                exception.Message);
            return true;
        }
    }
}
