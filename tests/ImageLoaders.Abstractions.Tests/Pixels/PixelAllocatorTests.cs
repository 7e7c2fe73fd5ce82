using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;

namespace ImageLoaders.Abstractions.Tests.Pixels;

internal sealed class PixelAllocatorTests
{
    private const int MiB = 1 << 20;

    [TestCase(0, 1, ImageLoadError.Malformed)]
    [TestCase(1, 0, ImageLoadError.Malformed)]
    [TestCase(-1, -1, ImageLoadError.Malformed)]
    [TestCase(65_536, 1, ImageLoadError.TooLarge)]
    [TestCase(1, 65_536, ImageLoadError.TooLarge)]
    [TestCase(65_535, 65_535, ImageLoadError.TooLarge)]
    [TestCase(int.MaxValue, int.MaxValue, ImageLoadError.TooLarge)]
    [TestCase(int.MinValue, int.MaxValue, ImageLoadError.Malformed)]
    public void Allocate_SizeOutOfRange_IsRefusedBeforeMemoryIsTaken(int rows, int columns, ImageLoadError error) =>
        AssertRefused(new PixelAllocator(), rows, columns, PixelFormat.Gray8, error);

    // 2^30 x 2^30 x 16 bytes and its like: products that are small again when they wrap at 64 bits.
    [TestCase(1 << 30, 1 << 30, SampleType.F32, 4)]
    [TestCase(1 << 30, 1 << 29, SampleType.F64, 4)]
    [TestCase(int.MaxValue, int.MaxValue, SampleType.F64, 4)]
    public void Allocate_ProductThatOverflows_IsTooLargeEvenWithoutLimits(int rows, int columns, SampleType type, int components) =>
        AssertRefused(new PixelAllocator(
            new() { MaximumRows = int.MaxValue, MaximumColumns = int.MaxValue, MaximumLengthBytes = long.MaxValue }),
            rows, columns, new(type, components), ImageLoadError.TooLarge);

    [TestCase(SampleType.U8, 0)]
    [TestCase(SampleType.U8, 2)]
    [TestCase(SampleType.U8, -1)]
    [TestCase((SampleType)8, 1)]
    [TestCase((SampleType)(-1), 1)]
    public void Allocate_NoFormat_IsUnsupported(SampleType type, int components) =>
        AssertRefused(new PixelAllocator(), 1, 1, new(type, components), ImageLoadError.Unsupported);

    [Test]
    public void Allocate_AtTheLimits_IsAllowedAndOneMoreIsNot()
    {
        var allocator = new PixelAllocator(new() { MaximumRows = 10, MaximumColumns = 20, MaximumLengthBytes = 300 });

        Assert.That(allocator.Allocate(10, 10, PixelFormat.Rgb8).Memory.Length, Is.EqualTo(300));
        Assert.That(allocator.Allocate(1, 20, PixelFormat.Gray8).Memory.Length, Is.EqualTo(20));
        AssertRefused(allocator, 11, 1, PixelFormat.Gray8, ImageLoadError.TooLarge);
        AssertRefused(allocator, 1, 21, PixelFormat.Gray8, ImageLoadError.TooLarge);
        AssertRefused(allocator, 10, 16, PixelFormat.Gray16, ImageLoadError.TooLarge);
    }

    [Test]
    public void Allocate_MessageOfARefusal_NamesSizeAndLimits()
    {
        var exception = Assert.Throws<ImageLoadException>(() => new PixelAllocator().Allocate(70_000, 2, PixelFormat.Gray16));

        Assert.That(exception.Message, Is.EqualTo(
            "70000 rows x 2 columns of u16 take 280,000 bytes; the limits are 65535 rows, 65535 columns and 1,073,741,824 bytes "
                + "(PixelLimits)."));
    }

    [Test]
    public void Allocate_SlabsThatStayInUse_GrowFrom2To31MiB()
    {
        var allocator = new PixelAllocator();
        var buffers = Enumerable.Range(0, 300).Select(_ => allocator.Allocate(512, 512, PixelFormat.Gray16)).ToList();

        var slabs = buffers.Select(buffer => buffer.Slab).Distinct().Select(slab => slab.LengthBytes / MiB);

        Assert.That(slabs, Is.EqualTo(new[] { 2, 4, 8, 16, 31, 31, 31, 31 }));
        Assert.That(slabs.Sum(), Is.GreaterThanOrEqualTo(150));
    }

    [Test]
    public void Allocate_SmallBudget_SlabsStopGrowing()
    {
        var allocator = new PixelAllocator(largestSlabBytes: 4 * MiB);
        var buffers = Enumerable.Range(0, 20).Select(_ => allocator.Allocate(512, 512, PixelFormat.Gray16)).ToList();

        Assert.That(buffers.Select(buffer => buffer.Slab).Distinct().Select(slab => slab.LengthBytes / MiB), Is.EqualTo(new[] { 2, 4, 4 }));
        Assert.That(allocator.Allocate(1024, 1025, PixelFormat.Gray8).Slab.LengthBytes, Is.EqualTo(1024 * 1025));
    }

    [TestCase((2 * MiB) - 1)]
    [TestCase((31 * MiB) + 1)]
    public void Constructor_LargestSlabOutOfRange_Throws(int bytes) =>
        Assert.That(() => new PixelAllocator(largestSlabBytes: bytes), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Allocate_LargeImage_GetsASlabOfItsSizeAndLeavesTheOpenOneOpen()
    {
        var allocator = new PixelAllocator();

        var before = allocator.Allocate(10, 10, PixelFormat.Gray8);
        var large = allocator.Allocate(4096, 4097, PixelFormat.Gray8);
        var after = allocator.Allocate(10, 10, PixelFormat.Gray8);

        Assert.That(large.Slab.LengthBytes, Is.EqualTo(large.Memory.Length));
        Assert.That(after.Slab, Is.SameAs(before.Slab));
    }

    [Test]
    public void Allocate_ImageOfTheWholeSlab_Fits()
    {
        var buffer = new PixelAllocator().Allocate(1024, 2048, PixelFormat.Gray8);

        Assert.That(buffer.Slab.LengthBytes, Is.EqualTo(2 * MiB));
        Assert.That(buffer.Memory.Length, Is.EqualTo(2 * MiB));
    }

    [Test]
    public void Allocate_AnySizes_GiveAlignedBuffersThatDoNotOverlap() => Prop.ForAll(Arb.From(Gen.NonEmptyListOf(
        from rows in Gen.Choose(1, 700)
        from columns in Gen.Choose(1, 700)
        from type in Gen.Choose(0, 7)
        from components in Gen.Elements(1, 3, 4)
        select (rows, columns, new PixelFormat((SampleType)type, components)))), sizes =>
    {
        var allocator = new PixelAllocator();
        var buffers = sizes.Select(size => (Size: size, Buffer: allocator.Allocate(size.rows, size.columns, size.Item3))).ToList();
        AssertNoOverlap(buffers.Select(pair => pair.Buffer));
        return buffers.All(pair => pair.Buffer.Memory.Length == pair.Size.rows * pair.Size.columns * pair.Buffer.Format.BytesPerPixel
            && Address(pair.Buffer.Memory.Span) % 8 == 0);
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Allocate_FromManyThreads_HandsNothingOutTwice()
    {
        var allocator = new PixelAllocator();
        var buffers = new PixelBuffer[4000];

        Parallel.For(0, buffers.Length, i => buffers[i] = allocator.Allocate(1 + i % 50, 64, PixelFormat.Gray16));

        AssertNoOverlap(buffers);
    }

    [Test]
    public void Allocate_ReaderThatHoldsOnlyASpan_NeverSeesItsPixelsChange()
    {
        var allocator = new PixelAllocator();
        var span = SpanOfAnImageThatNobodyHolds(allocator, 0xA5);

        for (var round = 0; round < 40; round++)
        {
            for (var i = 0; i < 100; i++)
                allocator.Allocate(128, 128, PixelFormat.Gray16).Memory.Span.Fill((byte)round);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Assert.That(span.IndexOfAnyExcept((byte)0xA5), Is.EqualTo(-1));
        }
    }

    [Test]
    public void Slab_NobodyHoldsItsImages_IsCollected()
    {
        var allocator = new PixelAllocator();
        var slab = SlabOfAnImageThatNobodyHolds(allocator);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.That(slab.IsAlive, Is.False);
        Assert.That(allocator.Allocate(1, 1, PixelFormat.Gray8).Slab.LengthBytes, Is.EqualTo(2 * MiB));
    }

    [Test]
    public void GetSamples_OtherWidth_Throws()
    {
        var buffer = new PixelAllocator().Allocate(2, 3, PixelFormat.GrayS16);

        Assert.That(buffer.GetSamples<short>().Length, Is.EqualTo(6));
        Assert.That(() => buffer.GetSamples<byte>().Length,
            Throws.InvalidOperationException.With.Message.EqualTo("Pixels of s16 have samples of 2 bytes; Byte has 1."));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ReadOnlySpan<byte> SpanOfAnImageThatNobodyHolds(PixelAllocator allocator, byte value)
    {
        var buffer = allocator.Allocate(128, 128, PixelFormat.Gray16);
        buffer.Memory.Span.Fill(value);
        return new Image(buffer).Pixels.Span;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference SlabOfAnImageThatNobodyHolds(PixelAllocator allocator) =>
        new(allocator.Allocate(128, 128, PixelFormat.Gray16).Slab);

    private static void AssertRefused(PixelAllocator allocator, int rows, int columns, PixelFormat format, ImageLoadError error)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var exception = Assert.Throws<ImageLoadException>(() => allocator.Allocate(rows, columns, format));

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(MiB));
        Assert.That(exception.Error, Is.EqualTo(error));
    }

    private static void AssertNoOverlap(IEnumerable<PixelBuffer> buffers)
    {
        foreach (var slab in buffers.GroupBy(buffer => buffer.Slab))
        {
            var end = 0;
            foreach (var segment in slab.Select(Segment).OrderBy(segment => segment.Offset))
            {
                Assert.That(segment.Offset, Is.GreaterThanOrEqualTo(end));
                end = segment.Offset + segment.Count;
            }

            Assert.That(end, Is.LessThanOrEqualTo(slab.Key.LengthBytes));
        }
    }

    private static ArraySegment<byte> Segment(PixelBuffer buffer) =>
        MemoryMarshal.TryGetArray((ReadOnlyMemory<byte>)buffer.Memory, out var segment) ? segment
            : throw new InvalidOperationException("Pixels are no array.");

    private static nint Address(ReadOnlySpan<byte> span) =>
        Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref MemoryMarshal.GetReference(span));
}
