using ImageLoaders;
using WadoLoader.Loading;
using WadoLoader.Tests.Cases;

namespace WadoLoader.Tests.Loading;

public sealed class DecodePermitTests
{
    private static readonly TestObject Gray = new() { Rows = 2, Columns = 2, Allocated = 8, Stored = 8 };
    private static readonly byte[] Rle = Gray.ToEncapsulated(TestObject.Rle, [], [1, 0, 0, 0, 64, .. new byte[59], 0xFD, 7]);
    private static readonly byte[] Broken = Gray.ToEncapsulated(TestObject.Rle, [], [1, 0, 0, 0, 64, .. new byte[59], 0x05, 7]);

    [Test]
    public async Task LoadAsync_WithoutAFreePermit_WaitsForOne()
    {
        using var permits = new SemaphoreSlim(0);
        var load = Load(Rle, permits, default);
        Assert.That(load.IsCompleted, Is.False);
        permits.Release();
        Assert.That((await load).Pixels.ToArray(), Is.All.EqualTo(7));
        Assert.That(permits.CurrentCount, Is.EqualTo(1));
    }

    [Test]
    public void LoadAsync_CancelledWhileItWaits_TakesNoPermit()
    {
        using var permits = new SemaphoreSlim(0);
        using var source = new CancellationTokenSource();
        var load = Load(Rle, permits, source.Token);
        source.Cancel();
        Assert.That(() => load, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(permits.CurrentCount, Is.Zero);
    }

    [Test]
    public void LoadAsync_ThatFails_GivesItsPermitBack()
    {
        using var permits = new SemaphoreSlim(1);
        Assert.That(() => Load(Broken, permits, default), Throws.InstanceOf<ImageLoadException>());
        Assert.That(permits.CurrentCount, Is.EqualTo(1));
    }

    [Test]
    public async Task LoadAsync_OfUncompressedPixels_NeedsNoPermit()
    {
        using var permits = new SemaphoreSlim(0);
        var image = await Load(Gray.ToFile(TestObject.ExplicitLittleEndian, 1, 2, 3, 4), permits, default);
        Assert.That(image.Pixels.ToArray(), Is.EqualTo((byte[])[1, 2, 3, 4]));
    }

    [Test]
    public async Task LoadAsync_OfALargeJpeg2000_TakesProcessorsThatAreIdle_AndReturnsThem()
    {
        const int Side = 512; // four threads are worth it
        var samples = Enumerable.Range(0, Side * Side).Select(static i => i * i / 7 % 256).ToArray();
        var file = (Gray with { Rows = Side, Columns = Side })
            .ToEncapsulated("1.2.840.10008.1.2.4.90", [], Codestream.Jpeg2000(Side, samples, 8, isSigned: false));
        using var permits = new SemaphoreSlim(1);
        var budget = new Budget(permits);
        var image = await Load(file, budget, default);
        Assert.That(image.Pixels.ToArray(), Is.EqualTo(samples.Select(static sample => (byte)sample)));
        Assert.That(budget.Wanted, Is.EqualTo(Math.Min(4, Environment.ProcessorCount) - 1));
        Assert.That(budget.Returned, Is.EqualTo(1));
    }

    private static Task<Image> Load(byte[] file, SemaphoreSlim permits, CancellationToken cancellationToken) =>
        Load(file, new Budget(permits), cancellationToken);

    private static Task<Image> Load(byte[] file, Budget budget, CancellationToken cancellationToken)
    {
        var request = new ImageLoadRequest("dicomfile:content/test") { CancellationToken = cancellationToken, PixelAllocator = new() };
        return new FrameLoader(request, ContentSource.FromBytes(file), new ImageSource { Frame = 1 }, cancellationToken)
            .LoadAsync(budget);
    }

    private sealed class Budget(SemaphoreSlim permits) : ILoadBudget
    {
        public IMemoryReservation BeginReservation() => ILoadBudget.Unlimited.BeginReservation();

        public async ValueTask<IDisposable> EnterDecodeAsync(DecodeCost cost, CancellationToken cancellationToken)
        {
            await permits.WaitAsync(cancellationToken);
            return new Permit(permits);
        }

        public IProcessorReservation TakeIdleProcessors(int most)
        {
            Wanted = most;
            return new Idle(this);
        }

        public int? Wanted { get; private set; }

        public int Returned { get; private set; }

        private sealed class Idle(Budget budget) : IProcessorReservation
        {
            public int Count => budget.Wanted!.Value;

            public void Dispose() => budget.Returned++;
        }
    }

    private sealed class Permit(SemaphoreSlim permits) : IDisposable
    {
        public void Dispose() => permits.Release();
    }
}
