using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Tests.Png;

public sealed class PngSamplesTests
{
    private static readonly int[][] Kinds =
        [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16], [2, 8], [2, 16], [3, 1], [3, 2], [3, 4], [3, 8], [4, 8], [4, 16], [6, 8], [6, 16]];

    private static IEnumerable<TestCaseData> EveryKind =>
        from kind in Kinds
        from interlaced in new[] { false, true }
        from transparent in kind[0] < 4 ? new[] { false, true } : [false]
        select new TestCaseData(kind[0], kind[1], interlaced, transparent);

    [TestCaseSource(nameof(EveryKind))]
    public void Decode_EveryKindFilterAndSize_GivesTheSamplesBack(int color, int depth, bool interlaced, bool transparent)
    {
        var random = new Random((color * 100) + depth);
        foreach (var (columns, rows) in new[] { (1, 1), (2, 9), (7, 3), (9, 2), (33, 10), (70, 17) })
        {
            for (var filter = 0; filter <= 5; filter++)
            {
                var samples = new ushort[columns * rows * PngFile.Channels(color)];
                foreach (ref var sample in samples.AsSpan())
                    sample = (ushort)random.Next(1 << depth);
                var palette = color == 3 ? new byte[3 << depth] : null;
                random.NextBytes(palette ?? []);
                var transparency = !transparent ? null
                    : color == 3 ? [0, 77, .. new byte[(1 << depth) - 2]]
                    : samples.Take(PngFile.Channels(color)).SelectMany(sample => new[] { (byte)(sample >> 8), (byte)sample }).ToArray();

                var png = PngFile.Create(columns, rows, depth, color, interlaced, filter, samples, palette, transparency).ToBytes();
                var (info, pixels) = PngDecoding.Decode(png);

                Assert.That((info.Columns, info.Rows, info.BitsPerSample), Is.EqualTo((columns, rows, depth == 16 ? 16 : 8)));
                Assert.That(info.Components, Is.EqualTo(transparent || color >= 4 ? 4 : color == 0 ? 1 : 3));
                var expected = ExpectedRgba(samples, depth, color, palette, transparency);
                var rgba = Rgba.From(pixels, info);
                var values = depth == 16 ? MemoryMarshal.Cast<byte, ushort>(rgba).ToArray() : [.. rgba.Select(value => (ushort)value)];
                Assert.That(values, Is.EqualTo(expected), $"{columns}x{rows} filter {filter}");
            }
        }
    }

    private static ushort[] ExpectedRgba(ushort[] samples, int depth, int color, byte[]? palette, byte[]? transparency)
    {
        var (channels, max) = (PngFile.Channels(color), depth == 16 ? 65535 : 255);
        var rgba = new List<ushort>();
        for (var i = 0; i < samples.Length; i += channels)
        {
            var pixel = samples[i..(i + channels)];
            var isKey = color is 0 or 2 && transparency is not null
                && pixel.SelectMany(sample => new[] { (byte)(sample >> 8), (byte)sample }).SequenceEqual(transparency);
            var alpha = (ushort)(isKey ? 0 : max);
            ushort Scaled(int sample) => (ushort)(depth < 8 ? sample * 255 / ((1 << depth) - 1) : sample);
            rgba.AddRange(color switch
            {
                0 => [Scaled(pixel[0]), Scaled(pixel[0]), Scaled(pixel[0]), alpha],
                2 => [pixel[0], pixel[1], pixel[2], alpha],
                3 => [palette![pixel[0] * 3], palette[(pixel[0] * 3) + 1], palette[(pixel[0] * 3) + 2], transparency?[pixel[0]] ?? 255],
                4 => [pixel[0], pixel[0], pixel[0], pixel[1]],
                _ => pixel,
            });
        }

        return [.. rgba];
    }
}
