using System.Runtime.InteropServices;
using ImageLoaders.Display;

namespace ImageLoaders.Benchmarks;

/// <summary>
/// Renders 16-bit slices to RGBA, each time with another window; benchmarks/display/run.sh puts Cornerstone beside it. Run: <c>--
/// render</c>.
/// </summary>
internal static class RenderRun
{
    public static async Task RunAsync()
    {
        foreach (var side in (int[])[512, 3000])
        {
            var image = Slice(side);
            var center = 0;
            await Rows.MeasureAsync($"{side} x {side} to RGBA", () =>
            {
                center = (center + 1) % 100;
                ImageRenderer.RenderRgba(image, new Viewport { Window = new VoiWindow(center, 400) });
                return Task.CompletedTask;
            });
        }
    }

    // The same values as in display/render.js.
    private static Image Slice(int side)
    {
        var pixels = new PixelAllocator().Allocate(side, side, PixelFormat.GrayS16);
        var samples = MemoryMarshal.Cast<byte, short>(pixels.Memory.Span);
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (short)((i * 7919L % 3072) - 1024);
        return new(pixels) { RescaleIntercept = -24, RescaleSlope = 1 };
    }
}
