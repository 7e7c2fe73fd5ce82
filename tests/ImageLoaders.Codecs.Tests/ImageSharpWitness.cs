using System.Runtime.InteropServices;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.PixelFormats;
using WitnessImage = SixLabors.ImageSharp.Image;

namespace ImageLoaders.Codecs.Tests;

/// <summary>What SixLabors.ImageSharp, which shares no code with this project, decodes a file to.</summary>
internal static class ImageSharpWitness
{
    /// <summary>Gets the samples row by row, the channels of each pixel side by side, as <typeparamref name="TPixel"/> has them.</summary>
    public static byte[] Decode<TPixel>(byte[] file, IImageDecoder decoder)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        using var image = WitnessImage.Load<TPixel>(file, decoder);
        var pixels = new TPixel[image.Width * image.Height];
        image.CopyPixelDataTo(pixels);
        return MemoryMarshal.AsBytes(pixels.AsSpan()).ToArray();
    }
}
