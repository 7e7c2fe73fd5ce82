using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Tests;

/// <summary>Makes RLE codestreams: plain, and with the rarer things that the format allows.</summary>
internal static class RleEncoder
{
    /// <param name="samples">Interleaved, little endian.</param>
    /// <param name="components">Samples a pixel.</param>
    /// <param name="sampleBytes">Bytes that a sample has in <paramref name="samples"/>.</param>
    /// <param name="storedBytes">How many of them, from the least significant, are kept.</param>
    /// <param name="chooser">Picks lengths of runs, and empty codes; without it runs are as long as can be.</param>
    internal static byte[] Encode(ReadOnlySpan<byte> samples, int components, int sampleBytes, int storedBytes, Random? chooser = null)
    {
        var pixels = samples.Length / components / sampleBytes;
        var header = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(header, components * storedBytes);
        List<byte> codestream = [.. header];
        for (var segment = 0; segment < components * storedBytes; segment++)
        {
            var at = ((segment / storedBytes) * sampleBytes) + storedBytes - 1 - (segment % storedBytes);
            var plane = new byte[pixels];
            for (var i = 0; i < pixels; i++)
                plane[i] = samples[(i * components * sampleBytes) + at];
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4 + (4 * segment)), codestream.Count);
            Pack(plane, codestream, chooser);
            if (codestream.Count % 2 != 0)
                codestream.Add(0);
        }

        byte[] bytes = [.. codestream];
        header.CopyTo(bytes, 0);
        return bytes;
    }

    private static void Pack(byte[] plane, List<byte> target, Random? chooser)
    {
        for (var i = 0; i < plane.Length;)
        {
            if (chooser?.Next(8) == 0)
                target.Add(0x80);
            var most = Math.Min(plane.Length - i, chooser?.Next(1, 129) ?? 128);
            var run = 1;
            while (run < most && plane[i + run] == plane[i])
                run++;
            if (run > 1)
            {
                target.Add((byte)(1 - run));
                target.Add(plane[i]);
                i += run;
                continue;
            }

            var length = 1;
            while (length < most && plane[i + length] != plane[i + length - 1])
                length++;
            target.Add((byte)(length - 1));
            target.AddRange(plane.AsSpan(i, length));
            i += length;
        }
    }
}
