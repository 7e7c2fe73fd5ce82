using System.Numerics;
using System.Runtime.InteropServices;

namespace ImageLoaders.Abstractions.Tests;

/// <summary>Smallest and largest stored value: each sample type, each length around the vector's width, padding and NaN.</summary>
internal sealed class ImageRangeTests
{
    private static readonly int[] Lengths = [1, 2, 3, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 200];

    [Test]
    public void Range_U8_EveryLengthAndPlace() => AssertEveryPlace<byte>(SampleType.U8);

    [Test]
    public void Range_S8_EveryLengthAndPlace() => AssertEveryPlace<sbyte>(SampleType.S8);

    [Test]
    public void Range_U16_EveryLengthAndPlace() => AssertEveryPlace<ushort>(SampleType.U16);

    [Test]
    public void Range_S16_EveryLengthAndPlace() => AssertEveryPlace<short>(SampleType.S16);

    [Test]
    public void Range_U32_EveryLengthAndPlace() => AssertEveryPlace<uint>(SampleType.U32);

    [Test]
    public void Range_S32_EveryLengthAndPlace() => AssertEveryPlace<int>(SampleType.S32);

    [Test]
    public void Range_F32_EveryLengthAndPlace() => AssertEveryPlace<float>(SampleType.F32);

    [Test]
    public void Range_F64_EveryLengthAndPlace() => AssertEveryPlace<double>(SampleType.F64);

    [Test]
    public void Range_Colour_IsOverAllComponents()
    {
        var image = ImageOf<byte>(PixelFormat.Rgb8, [10, 20, 30, 5, 6, 7], columns: 2);

        Assert.That((image.MinimumValue, image.MaximumValue), Is.EqualTo((5, 30)));
    }

    [Test]
    public void Range_NaN_IsPassedOver()
    {
        var image = ImageOf<float>(new(SampleType.F32, 1), [float.NaN, 2, float.NaN, -3, float.NaN]);

        Assert.That((image.MinimumValue, image.MaximumValue), Is.EqualTo((-3, 2)));
    }

    [Test]
    public void Range_OnlyNaN_IsNaN()
    {
        var image = ImageOf<double>(new(SampleType.F64, 1), [double.NaN, double.NaN]);

        Assert.That((image.MinimumValue, image.MaximumValue), Is.EqualTo((double.NaN, double.NaN)));
    }

    [Test]
    public void Range_Infinity_Counts()
    {
        var image = ImageOf<double>(new(SampleType.F64, 1), [double.NegativeInfinity, 1, double.PositiveInfinity]);

        Assert.That((image.MinimumValue, image.MaximumValue), Is.EqualTo((double.NegativeInfinity, double.PositiveInfinity)));
    }

    [TestCase(-2000.0, null, -1000, 3000)]
    [TestCase(-2000.0, -1000.0, 5, 3000)]
    [TestCase(-1000.0, -2000.0, 5, 3000)]
    [TestCase(null, -1000.0, -2000, 3000)]
    [TestCase(77.0, null, -2000, 3000)]
    [TestCase(-2000.0, 3000.0, -2000, 3000)]
    public void Range_Padding_IsLeftOutUnlessAllIsPadding(double? padding, double? limit, double minimum, double maximum)
    {
        var image = ImageOf<short>(PixelFormat.GrayS16, [-2000, -1000, 5, 3000], padding, limit);

        Assert.That((image.MinimumValue, image.MaximumValue), Is.EqualTo((minimum, maximum)));
    }

    [Test]
    public void Range_PaddingOfEverySampleType_IsLeftOut()
    {
        AssertPadding<byte>(SampleType.U8);
        AssertPadding<sbyte>(SampleType.S8);
        AssertPadding<ushort>(SampleType.U16);
        AssertPadding<short>(SampleType.S16);
        AssertPadding<uint>(SampleType.U32);
        AssertPadding<int>(SampleType.S32);
        AssertPadding<float>(SampleType.F32);
        AssertPadding<double>(SampleType.F64);
    }

    [Test]
    public void Range_PaddingThatIsNaN_LeavesNothingOut()
    {
        var image = ImageOf<float>(new(SampleType.F32, 1), [float.NaN, 1, 2], padding: double.NaN);

        Assert.That((image.MinimumValue, image.MaximumValue, image.IsPadding(double.NaN)), Is.EqualTo((1, 2, false)));
    }

    [TestCase(-2000.0, -1000.0, -1500, true)]
    [TestCase(-1000.0, -2000.0, -1000, true)]
    [TestCase(-2000.0, null, -2000, true)]
    [TestCase(-2000.0, null, -1999, false)]
    [TestCase(null, -2000.0, -2000, false)]
    public void IsPadding_Value_IsComparedWithTheRange(double? padding, double? limit, double value, bool isPadding) =>
        Assert.That(ImageOf<short>(PixelFormat.GrayS16, [0], padding, limit).IsPadding(value), Is.EqualTo(isPadding));

    private static void AssertEveryPlace<T>(SampleType type)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        foreach (var length in Lengths)
            for (var place = 0; place < length; place++)
            {
                var samples = new T[length];
                Array.Fill(samples, T.CreateChecked(7));
                samples[place] = T.MinValue;
                var low = ImageOf<T>(new(type, 1), samples);
                samples[place] = T.MaxValue;
                var high = ImageOf<T>(new(type, 1), samples);

                var other = length == 1 ? double.CreateChecked(T.MinValue) : 7;
                Assert.That((low.MinimumValue, low.MaximumValue), Is.EqualTo((double.CreateChecked(T.MinValue), other)));
                other = length == 1 ? double.CreateChecked(T.MaxValue) : 7;
                Assert.That((high.MinimumValue, high.MaximumValue), Is.EqualTo((other, double.CreateChecked(T.MaxValue))));
            }
    }

    private static void AssertPadding<T>(SampleType type)
        where T : unmanaged, INumber<T>
    {
        var image = ImageOf<T>(new(type, 1), [T.CreateChecked(100), T.CreateChecked(5), T.CreateChecked(9), T.CreateChecked(100)],
            padding: 100);

        Assert.That((image.MinimumValue, image.MaximumValue), Is.EqualTo((5, 9)), type.ToString());
    }

    private static Image ImageOf<T>(PixelFormat format, ReadOnlySpan<T> samples, double? padding = null, double? limit =
        null, int? columns = null)
        where T : unmanaged
    {
        var pixels = new PixelAllocator().Allocate(1, columns ?? samples.Length, format);
        MemoryMarshal.AsBytes(samples).CopyTo(pixels.Memory.Span);
        return new Image(pixels) { PixelPaddingValue = padding, PixelPaddingRangeLimit = limit };
    }
}
