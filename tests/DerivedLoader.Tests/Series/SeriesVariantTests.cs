using FsCheck;
using FsCheck.Fluent;
using ImageLoaders;
using ImageLoaders.Metadata;

namespace DerivedLoader.Tests;

/// <summary>
/// Series that are sheared, uneven, incomplete, doubled, in any order and of several times, all at once: planes have the values of a field
/// that is linear in space, and what is unusual is a remark.
/// </summary>
public sealed class SeriesVariantTests
{
    private const int Times = 3;
    private const double Tolerance = 0.02;

    [Test]
    public void Oblique_OfAnySeries_HasTheValuesOfTheField() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
        {
            var series = new Variant(new Random(seed));
            using var host = new TestHost();
            series.Volume.AddTo(host);

            var image = host.Load($"{series.Plane};of=memory:all").GetAwaiter().GetResult();

            Assert.That(series.IsField(ModalityValues.Compute(image), 0), Is.True, $"{seed}");
            Assert.That(image.Remarks.Any(remark => remark.Contains("sheared", StringComparison.Ordinal)), Is.EqualTo(series.IsSheared));
            Assert.That(image.Remarks.Any(remark => remark.Contains("missing", StringComparison.Ordinal)
                || remark.Contains("not evenly spaced", StringComparison.Ordinal)), Is.EqualTo(series.HasGap), $"{seed}");
            Assert.That(image.Remarks.Any(remark => remark.Contains("lie at the place of another", StringComparison.Ordinal)),
                Is.EqualTo(series.HasDuplicate));
        }));

    [Test]
    public void Oblique_OfTimesThatLackPlaces_HasTheValuesOfItsTime() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(30), Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
        {
            var random = new Random(seed);
            var series = new Variant(random, isPlain: true);
            using var host = new TestHost();
            var lacking = (Time: random.Next(Times), Slice: random.Next(1, series.Volume.Slices - 1));
            for (var time = 0; time < Times; time++)
            {
                var own = time;
                (series.Volume with
                {
                    Scheme = $"time{time}",
                    Value = (i, j, k) => series.Volume.Value(i, j, k) + (1000 * own),
                    Modules = _ => [new AcquisitionOrderModule { TemporalPosition = own + 1 }],
                }).AddTo(host);
            }

            host.Memory.Remove($"time{lacking.Time}:{series.NumberOf(lacking.Slice)}");
            var asked = random.Next(Times);

            var image = host.Load($"{series.Plane};time={asked + 1};of=memory:all").GetAwaiter().GetResult();

            Assert.That(series.IsField(ModalityValues.Compute(image), 1000 * asked), Is.True, $"{seed}");
            Assert.That(image.Remarks, Has.Some.Contains("Temporal Position"));
            Assert.That(image.Remarks.Any(static remark => remark.Contains("missing", StringComparison.Ordinal)),
                Is.EqualTo(asked == lacking.Time));
        }));

    [Test]
    public async Task Plane_OfColours_IsThatOfTheNearestVoxel()
    {
        using var host = new TestHost();
        new MemoryVolume().AddTo(host);
        for (var k = 0; k < 8; k++)
        {
            var pixels = new ImageLoadRequest("memory:0").AllocatePixels(10, 12, PixelFormat.Rgb8);
            for (var i = 0; i < pixels.Memory.Length; i++)
                pixels.Memory.Span[i] = (byte)((i / 3 % 12) + (10 * (i % 3)) + (40 * (k % 4)));
            host.Memory[$"memory:{k}"] = (new(pixels), host.Memory[$"memory:{k}"].Metadata);
        }

        var image = await host.Load("mpr:coronal;at=3;spacing=1x2;of=memory:all");

        Assert.That((image.Columns, image.Rows, image.Format), Is.EqualTo((12, 8, PixelFormat.Rgb8)));
        for (var k = 0; k < 8; k++)
            for (var i = 0; i < 12; i++)
                Assert.That(image.Pixels.Span.Slice((((7 - k) * 12) + i) * 3, 3).ToArray(),
                    Is.EqualTo(new[] { i + (40 * (k % 4)), i + 10 + (40 * (k % 4)), i + 20 + (40 * (k % 4)) }));
        Assert.That(image.Remarks, Has.Some.Contains("colours"));
        Assert.That(host.Fail("mpr:coronal;at=3;slab=4,max;of=memory:all").Reason, Does.Contain("slab cannot be made of colour images"));
    }

    private sealed class Variant
    {
        private static readonly double[] Slopes = [3, -2, 5];

        private readonly int[] _places;
        private readonly double[] _origin;
        private readonly double[] _u;
        private readonly double[] _v;

        public Variant(Random random, bool isPlain = false)
        {
            var (x, y) = Directions(random);
            double[] n = [(x[1] * y[2]) - (x[2] * y[1]), (x[2] * y[0]) - (x[0] * y[2]), (x[0] * y[1]) - (x[1] * y[0])];
            var slices = random.Next(7, 12);
            IsSheared = !isPlain && random.Next(2) == 0;
            HasGap = !isPlain && random.Next(2) == 0;
            HasDuplicate = !isPlain && random.Next(2) == 0;
            var step = (1.5 + random.NextDouble()) * (random.Next(2) == 0 ? 1 : -1); // along the normal, or against it
            var shear = IsSheared ? 0.1 + (0.3 * random.NextDouble()) : 0;
            var gap = HasGap ? (After: random.Next(1, slices - 2), Wide: random.Next(2) == 0 ? 1 : 0.37) : (After: slices, Wide: 0);
            _places = [.. Enumerable.Range(0, slices)];
            random.Shuffle(_places);
            if (HasDuplicate)
                _places = [.. _places, random.Next(slices)];
            double[] start = [random.Next(-99, 99), random.Next(-99, 99), random.Next(-99, 99)];
            double[] At(int place)
            {
                var along = step * (place + (place > gap.After ? gap.Wide : 0));
                return [.. start.Select((value, axis) => value + (along * (n[axis] + (shear * y[axis]))))];
            }

            var isScaled = !isPlain && random.Next(2) == 0;
            double SlopeOf(int k) => isScaled ? Slopes[k % 3] : 1;
            Volume = new()
            {
                X = x,
                Y = y,
                ColumnSpacing = 0.5 + random.NextDouble(),
                RowSpacing = 0.5 + random.NextDouble(),
                Columns = 15,
                Rows = 13,
                Slices = _places.Length,
                SampleType = SampleType.F32,
                Position = k => At(_places[k]),
                Modules = k => [new SopCommonModule { SopInstanceUid = $"2.25.{k + 1}" }],
                Value = (i, j, k) => (Field(Voxel(i, j, k)) - (isScaled ? k : 0)) / SlopeOf(k),
                Finish = (image, k) => isScaled ? image with { RescaleSlope = SlopeOf(k), RescaleIntercept = k } : image,
            };

            // A small plane about the middle, askew to everything.
            var (first, last) = (At(0), At(slices - 1));
            (_u, _v) = Directions(random);
            _origin = [.. first.Select((value, axis) => ((value + last[axis]) / 2) + (7 * x[axis] * Volume.ColumnSpacing)
                + (6 * y[axis] * Volume.RowSpacing) - (0.8 * (_u[axis] + _v[axis])))];
        }

        public MemoryVolume Volume { get; }

        public bool IsSheared { get; }

        public bool HasGap { get; }

        public bool HasDuplicate { get; }

        public string Plane => FormattableString.Invariant($"mpr:oblique;origin={_origin[0]:R},{_origin[1]:R},{_origin[2]:R};")
            + FormattableString.Invariant($"u={_u[0]:R},{_u[1]:R},{_u[2]:R};v={_v[0]:R},{_v[1]:R},{_v[2]:R};spacing=0.4;size=5x5");

        /// <summary>The number of the image at a place.</summary>
        public int NumberOf(int place) => Array.IndexOf(_places, place);

        public bool IsField(double[] values, double more) => Enumerable.Range(0, 25).All(pixel => Math.Abs(values[pixel] - more
            - Field([.. _origin.Select((value, axis) => value + (0.4 * ((pixel % 5 * _u[axis]) + (pixel / 5 * _v[axis]))))])) <= Tolerance);

        private double[] Voxel(int i, int j, int k) => [.. Volume.Position(k).Select((value, axis) =>
            value + (i * Volume.ColumnSpacing * Volume.X[axis]) + (j * Volume.RowSpacing * Volume.Y[axis]))];

        private static double Field(double[] p) => 100 + (1.7 * p[0]) - (2.3 * p[1]) + (0.9 * p[2]);

        // Two perpendicular directions of length 1.
        private static (double[] X, double[] Y) Directions(Random random)
        {
            var (a, b, c) = (6 * random.NextDouble(), 6 * random.NextDouble(), 6 * random.NextDouble());
            var ((sa, ca), (sb, cb), (sc, cc)) = (Math.SinCos(a), Math.SinCos(b), Math.SinCos(c));
            return ([ca * cb, sa * cb, -sb], [(ca * sb * sc) - (sa * cc), (sa * sb * sc) + (ca * cc), cb * sc]);
        }
    }
}
