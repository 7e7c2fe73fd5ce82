using System.Runtime.CompilerServices;

namespace ImageLoaders.Hosting.Tests.Loading;

public sealed class PixelStabilityTests
{
    [Test]
    public async Task Span_HeldAloneWhileThousandsAreLoaded_NeverChanges()
    {
        await using var host = await ImageLoaderHost.CreateAsync(Hosts.Options());
        host.RegisterImageLoader("fill", Loader.From((request, _) =>
        {
            var value = byte.Parse(request.ImageId.Rest, null);
            var pixels = request.AllocatePixels(128, 128, PixelFormat.Gray8);
            pixels.Memory.Span.Fill(value);
            return value == 255 ? throw new InvalidOperationException("after the memory was taken") : Task.FromResult(new Image(pixels));
        }));

        var readers = Enumerable.Range(0, 4)
            .Select(i => Task.Factory.StartNew(() =>
            HoldSpan(host, (byte)i), default, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        for (var i = 0; i < 8_000; i++)
        {
            await host.LoadImage($"fill:{4 + i % 252}").Completion.ContinueWith(_ => { }, TaskScheduler.Default);
            if (i % 500 == 0)
                GC.Collect();
        }

        foreach (var reader in readers)
            Assert.That(await reader, Is.True);
    }

    // The image itself is out of reach once the span is taken.
    private static bool HoldSpan(ImageLoaderHost host, byte value)
    {
        var span = SpanOf(host, value);
        for (var pass = 0; pass < 300; pass++)
        {
            if (span.IndexOfAnyExcept(value) >= 0)
                return false;
            GC.AddMemoryPressure(1 << 20);
            GC.Collect(0);
            GC.RemoveMemoryPressure(1 << 20);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ReadOnlySpan<byte> SpanOf(ImageLoaderHost host, byte value) =>
        host.LoadImage($"fill:{value}").Completion.GetAwaiter().GetResult().Pixels.Span;
}
