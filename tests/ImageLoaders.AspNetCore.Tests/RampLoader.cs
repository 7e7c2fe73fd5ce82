using System.Globalization;
using System.Runtime.InteropServices;

namespace ImageLoaders.AspNetCore.Tests;

/// <summary>
/// <c>ramp:ROWSxCOLUMNS</c>: 16-bit greys that count up from 0 to 999, again and again, fresh for ever. It counts its loads.
/// </summary>
internal sealed class RampLoader : IImageLoader
{
    private int _loads;

    public int Loads => Volatile.Read(ref _loads);

    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run((request, _) =>
    {
        Interlocked.Increment(ref _loads);
        var sides = request.ImageId.Rest.Split('x');
        var pixels = request.AllocatePixels(Number(sides[0]), Number(sides[1]), PixelFormat.Gray16);
        var samples = MemoryMarshal.Cast<byte, ushort>(pixels.Memory.Span);
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (ushort)(i % 1000);
        return Task.FromResult(new Image(pixels)
        {
            RescaleSlope = 2,
            RescaleIntercept = -1024,
            RescaleType = "HU",
            Window = new(40, 400, "SOFT"),
            RowPixelSpacing = 0.5,
            ColumnPixelSpacing = 0.25,
            PixelAspectRatio = 1,
            Overlays = [new Overlay { Rows = 1, Columns = 10, Bits = [1, 0, 0, 0, 0, 0, 0, 0, 1, 1] }],
            Source = new() { SopInstanceUid = "1.2.3", Frame = 1, Version = "v1", FreshFor = Timeout.InfiniteTimeSpan },
        });
    });

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
