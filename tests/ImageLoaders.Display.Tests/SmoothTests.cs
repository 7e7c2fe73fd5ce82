using System.Numerics;
using static ImageLoaders.Display.Tests.Pictures;

namespace ImageLoaders.Display.Tests;

/// <summary>Enlarging and shrinking against the same in fractions of whole numbers, which no machine rounds.</summary>
public sealed class SmoothTests
{
    private const int Rows = 19;
    private const int Columns = 23;

    // Scale p/q, pixels that are a/b as high as wide.
    [TestCase(1, 2, 1, 1)]
    [TestCase(1, 3, 1, 1)]
    [TestCase(2, 3, 1, 1)]
    [TestCase(3, 7, 1, 1)]
    [TestCase(3, 10, 1, 1)]
    [TestCase(9, 10, 1, 1)]
    [TestCase(99, 100, 1, 1)]
    [TestCase(1, 23, 1, 1)]
    [TestCase(1, 2, 2, 1)]
    [TestCase(1, 2, 1, 2)]
    [TestCase(1, 1, 3, 2)]
    [TestCase(3, 5, 3, 2)]
    [TestCase(3, 5, 2, 5)]
    [TestCase(5, 7, 4, 3)]
    [TestCase(2, 1, 1, 1)]
    [TestCase(3, 1, 1, 1)]
    [TestCase(5, 2, 1, 1)]
    [TestCase(4, 3, 1, 1)]
    [TestCase(101, 100, 1, 1)]
    [TestCase(3, 1, 2, 1)]
    [TestCase(8, 3, 5, 6)]
    public void Render_AtAnyScale_IsTheMeanOfWhatAPixelCovers_OrLiesBetweenMiddles(int p, int q, int a, int b)
    {
        var samples = new byte[Rows * Columns];
        new Random(p * 1000 + q).NextBytes(samples);
        var image = new Image(Bytes(Columns, samples)) { PixelAspectRatio = (double)a / b };
        var (scaleX, scaleY) = (new Fraction(p, q) * (a < b ? new(b, a) : Fraction.One),
            new Fraction(p, q) * (a < b ? Fraction.One : new(a, b)));

        var picture = ImageRenderer.Render(image, new() { Window = new(128, 256), Scale = (double)p / q });

        var (xs, ys) = (Weights(Columns, picture.Columns, scaleX), Weights(Rows, picture.Rows, scaleY));
        Assert.That(FirstDifference(picture.Pixels, i =>
        {
            var (sum, weights) = (Fraction.Zero, Fraction.Zero);
            foreach (var (row, rowWeight) in ys[i / picture.Columns])
            {
                foreach (var (column, columnWeight) in xs[i % picture.Columns])
                {
                    sum += rowWeight * columnWeight * new Fraction(samples[row * Columns + column], 1);
                    weights += rowWeight * columnWeight;
                }
            }

            return (byte)(sum / weights + new Fraction(1, 2)).Floor();
        }), Is.Null);
    }

    // For each pixel of the output, in one direction: the pixels of the image that it is made of, and how much of each.
    private static (int Index, Fraction Weight)[][] Weights(int count, int outputs, Fraction scale) =>
        [.. Enumerable.Range(0, outputs).Select(output =>
    {
        // The picture's middle is the output's.
        var middle = (new Fraction(2 * output + 1 - outputs, 2) / scale) + new Fraction(count, 2);
        var half = (scale < Fraction.One ? Fraction.One / scale : Fraction.One) / new Fraction(2, 1);
        return Enumerable.Range(0, count)
            .Select(index => (index, Fraction.Min(middle + half, new(index + 1, 1)) - Fraction.Max(middle - half, new(index, 1))))
            .Where(part => Fraction.Zero < part.Item2).ToArray();
    })];

    private readonly record struct Fraction
    {
        private readonly BigInteger _over;
        private readonly BigInteger _under;

        public Fraction(BigInteger over, BigInteger under)
        {
            var divisor = BigInteger.GreatestCommonDivisor(over, under) * (under.Sign < 0 ? -1 : 1);
            (_over, _under) = (over / divisor, under / divisor);
        }

        public static Fraction Zero { get; } = new(0, 1);

        public static Fraction One { get; } = new(1, 1);

        public static Fraction operator +(Fraction left, Fraction right) =>
            new(left._over * right._under + right._over * left._under, left._under * right._under);

        public static Fraction operator -(Fraction left, Fraction right) => left + new Fraction(-right._over, right._under);

        public static Fraction operator *(Fraction left, Fraction right) => new(left._over * right._over, left._under * right._under);

        public static Fraction operator /(Fraction left, Fraction right) => new(left._over * right._under, left._under * right._over);

        public static bool operator <(Fraction left, Fraction right) => left._over * right._under < right._over * left._under;

        public static bool operator >(Fraction left, Fraction right) => right < left;

        public static Fraction Min(Fraction left, Fraction right) => left < right ? left : right;

        public static Fraction Max(Fraction left, Fraction right) => left < right ? right : left;

        public BigInteger Floor() => (_over - (_over % _under + _under) % _under) / _under;
    }
}
