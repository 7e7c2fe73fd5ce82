using System.Runtime.InteropServices;
using ImageLoaders;

[assembly: ImageLoaderPlugin(typeof(Fixtures.NativeCodePlugin))]

namespace Fixtures;

/// <summary>
/// Calls a native library that the test lays into its folder, or for <c>native:outside</c> one that lies beside it, and reports its answer
/// as the remark of an image.
/// </summary>
public sealed partial class NativeCodePlugin : IImageLoaderPlugin, IImageLoader
{
    public void Register(IPluginContext context) => context.RegisterImageLoader("native", this);

    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run((load, _) =>
    {
        var pixels = load.AllocatePixels(1, 1, PixelFormat.Gray8);
        pixels.Memory.Span.Clear();
        return Task.FromResult(new Image(pixels)
        {
            Remarks =
            [Marshal.PtrToStringUTF8(load.ImageId.Rest == "outside" ? VersionOutside() : Version())!]
        });
    });

    [LibraryImport("fixture", EntryPoint = "zlibVersion")]
    private static partial nint Version();

    [LibraryImport("../outside.so", EntryPoint = "zlibVersion")]
    private static partial nint VersionOutside();
}
