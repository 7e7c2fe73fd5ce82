using System.Runtime.InteropServices;

namespace ImageLoaders.Display.Tests;

/// <summary>Makes images of samples, and reads pictures.</summary>
internal static class Pictures
{
    public static PixelBuffer Buffer<T>(int columns, SampleType type, int components, params ReadOnlySpan<T> samples)
        where T : unmanaged
    {
        var buffer = new PixelAllocator().Allocate(samples.Length / components / columns, columns, new(type, components));
        samples.CopyTo(buffer.GetSamples<T>());
        return buffer;
    }

    public static PixelBuffer Bytes(int columns, params ReadOnlySpan<byte> samples) => Buffer(columns, SampleType.U8, 1, samples);

    public static PixelBuffer Words(int columns, params ReadOnlySpan<ushort> samples) => Buffer(columns, SampleType.U16, 1, samples);

    /// <summary>Every value that 16 bits have, from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public static PixelBuffer AllWords(int first = 0, int last = 65535) =>
        Words(256, [.. Enumerable.Range(first, last - first + 1).Select(value => (ushort)value)]);

    /// <summary>The same of signed ones.</summary>
    public static PixelBuffer AllShorts(int first = short.MinValue, int last = short.MaxValue) =>
        Buffer<short>(256, SampleType.S16, 1, [.. Enumerable.Range(first, last - first + 1).Select(value => (short)value)]);

    /// <summary>In words, the first pixel that is not as expected of its index; <see langword="null"/> when all are.</summary>
    public static string? FirstDifference(byte[] pixels, Func<int, byte> expected)
    {
        for (var i = 0; i < pixels.Length; i++)
        {
            if (pixels[i] != expected(i))
                return $"pixel {i} is {pixels[i]} and should be {expected(i)}";
        }

        return null;
    }

    public static Rgb[] Colors(this RenderedImage picture)
    {
        Assert.That(picture.Format, Is.EqualTo(RenderedFormat.Rgba8));
        var pixels = MemoryMarshal.Cast<byte, uint>(picture.Pixels.AsSpan()).ToArray();
        Assert.That(pixels, Has.All.Matches<uint>(pixel => pixel >> 24 == 255), "opaque");
        return [.. pixels.Select(pixel => new Rgb((byte)pixel, (byte)(pixel >> 8), (byte)(pixel >> 16)))];
    }
}
