using System.Runtime.InteropServices;
using DerivedLoader.Geometry;
using DerivedLoader.Sampling;
using ImageLoaders;

namespace DerivedLoader.Tests;

/// <summary>The kernel of vectors against the plain one, for every shape of run, volume and padding.</summary>
public sealed class KernelTests
{
    [TestCase(SampleType.S16, false, false)]
    [TestCase(SampleType.U16, false, false)]
    [TestCase(SampleType.S16, true, false)]
    [TestCase(SampleType.U16, true, true)]
    [TestCase(SampleType.S16, false, true)]
    public unsafe void Linear16_OfAnyRun_IsThePlainKernel(SampleType type, bool hasPadding, bool hasSlopes)
    {
        var random = new Random(7);
        for (var round = 0; round < 400; round++)
        {
            var (columns, rows, slices) = (random.Next(2, 9), random.Next(1, 7), random.Next(1, 6));
            var images = Enumerable.Range(0, slices).Select(_ => Slice(random, columns, rows, type, hasPadding, hasSlopes)).ToArray();
            var loaded = LoadedSlices.From([.. images], keepsTable: false, i => $"{i}");
            using var pinned = new PinnedSlices(loaded, 0, slices, null);
            var (start, step) = (Point(random, columns, rows, slices, 1), Point(random, columns, rows, slices, 0.1));
            var run = RowRun.Clip(start, step, 33, columns, rows, -0.5, slices - 0.5);
            var (plain, vectors) = (new float[33], new float[33]);
            fixed (float* one = plain, other = vectors)
            {
                LinearKernel.RunAny(pinned.Voxels, run, one);
                LinearKernel16.Run(pinned.Voxels, run, other);
            }

            Assert.That(vectors, Is.EqualTo(plain).Within(0.02), $"round {round}: {columns} x {rows} x {slices}, {run}");
        }
    }

    [TestCase(SampleType.S16)]
    [TestCase(SampleType.U16)]
    public unsafe void Aligned16_AlongAnAxis_IsThePlainKernel(SampleType type)
    {
        var random = new Random(11);
        var count = 0;
        for (var round = 0; round < 600; round++)
        {
            var (columns, rows, slices) = (random.Next(1, 40), random.Next(1, 40), random.Next(1, 6));
            var images = Enumerable.Range(0, slices).Select(_ => Slice(random, columns, rows, type, false, false)).ToArray();
            using var pinned = new PinnedSlices(LoadedSlices.From([.. images], keepsTable: false, i => $"{i}"), 0, slices, null);
            var lines = new AlignedLines(isSlab: round % 3 == 0);
            var isOnVoxels = round % 5 == 0;
            var speed = isOnVoxels ? 1 : (random.NextDouble() * 3) - 1.5;
            var start = Point(random, columns, rows, slices, 1);
            start = isOnVoxels ? new(Math.Round(start.X), Math.Round(start.Y), start.Z) : start;
            for (var line = 0; line < 6; line++) // lines of one picture lie between the same slices, those of a slab across too
            {
                var run = RowRun.Clip(start + new Vector(round % 2 * (line % 2) * 0.7, (1 - (round % 2)) * (line % 2) * 0.7, line * 0.3),
                    round % 2 == 0 ? new(speed, 0, 0) : new(0, speed, 0), 50, columns, rows, -0.5, slices - 0.5);
                if (!AlignedKernel16.Fits(pinned.Voxels, run))
                    continue;
                count++;
                var (plain, aligned) = (new float[50], new float[50]);
                fixed (float* one = plain, other = aligned)
                {
                    LinearKernel.RunAny(pinned.Voxels, run, one);
                    AlignedKernel16.Run(pinned.Voxels, run, other, lines);
                }

                Assert.That(aligned, Is.EqualTo(plain).Within(0.02), $"round {round}: {columns} x {rows} x {slices}, {run}");
            }
        }

        Assert.That(count, Is.GreaterThan(300));
    }

    [Test]
    public void Clip_OfAnyRun_HasExactlyThePixelsInside()
    {
        var random = new Random(3);
        for (var round = 0; round < 2000; round++)
        {
            var (start, step) = (Point(random, 6, 5, 4, 2), Point(random, 6, 5, 4, round % 3 == 0 ? 0 : 0.3));
            var run = RowRun.Clip(start, step, 40, 6, 5, -0.5, 3.5);
            for (var i = 0; i < 40; i++)
            {
                var p = start + (step * i);
                var isInside = p.X is >= -0.5 and <= 5.5 && p.Y is >= -0.5 and <= 4.5 && p.Z is >= -0.5 and <= 3.5;
                Assert.That(i >= run.Begin && i < run.End, Is.EqualTo(isInside), $"round {round}, pixel {i}");
            }
        }
    }

    [Test]
    public void CubicWeights_OfUnevenPlanes_AreExactForALine()
    {
        double[] depths = [0, 1, 4, 4.5];
        for (var t = 0.0; t <= 1; t += 0.125)
        {
            var weights = new CubicWeights(t, (depths[2] - depths[0]) / 3, (depths[3] - depths[1]) / 3);
            Assert.That(Enumerable.Range(0, 4).Sum(i => weights[i]), Is.EqualTo(1).Within(1e-6));
            Assert.That(Enumerable.Range(0, 4).Sum(i => weights[i] * depths[i]), Is.EqualTo(1 + (3 * t)).Within(1e-5));
            var (even, uneven) = (new CubicWeights(t), new CubicWeights(t, 2, 2));
            for (var i = 0; i < 4; i++)
                Assert.That(uneven[i], Is.EqualTo(even[i]).Within(1e-6));
        }
    }

    private static Vector Point(Random random, int columns, int rows, int slices, double scale) => new(
        ((random.NextDouble() * (columns + 2)) - 1) * scale, ((random.NextDouble() * (rows + 2)) - 1) * scale,
        ((random.NextDouble() * (slices + 2)) - 1) * scale);

    private static Image Slice(Random random, int columns, int rows, SampleType type, bool hasPadding, bool hasSlopes)
    {
        var pixels = new ImageLoadRequest("memory:0").AllocatePixels(rows, columns, new(type, 1));
        foreach (ref var sample in MemoryMarshal.Cast<byte, short>(pixels.Memory.Span))
            sample = hasPadding && random.Next(3) == 0 ? (short)-7 : (short)random.Next(type == SampleType.S16 ? -2000 : 0, 2000);
        return new(pixels)
        {
            PixelPaddingValue = !hasPadding ? null : type == SampleType.S16 ? -7 : 65529,
            RescaleSlope = hasSlopes ? random.Next(1, 5) * 0.5 : 0.5,
            RescaleIntercept = hasSlopes ? random.Next(-100, 100) : -10,
        };
    }
}
