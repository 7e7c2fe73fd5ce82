using ImageLoaders;
using WadoLoader.Loading;

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

    private static Task<Image> Load(byte[] file, SemaphoreSlim permits, CancellationToken cancellationToken)
    {
        var request = new ImageLoadRequest("dicomfile:content/test") { CancellationToken = cancellationToken, PixelAllocator = new() };
        return new FrameLoader(request, ContentSource.FromBytes(file), new ImageSource { Frame = 1 }, cancellationToken)
            .LoadAsync(new Budget(permits));
    }

    private sealed class Budget(SemaphoreSlim permits) : ILoadBudget
    {
        public IMemoryReservation BeginReservation() => ILoadBudget.Unlimited.BeginReservation();

        public async ValueTask<IDisposable> EnterDecodeAsync(DecodeCost cost, CancellationToken cancellationToken)
        {
            await permits.WaitAsync(cancellationToken);
            return new Permit(permits);
        }
    }

    private sealed class Permit(SemaphoreSlim permits) : IDisposable
    {
        public void Dispose() => permits.Release();
    }
}
