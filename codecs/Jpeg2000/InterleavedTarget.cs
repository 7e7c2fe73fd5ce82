using System.Buffers;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Puts components of one size side by side into the caller's picture, which stays pinned.</summary>
internal sealed unsafe class InterleavedTarget : SampleTarget
{
    private readonly byte* _pixels;
    private readonly CodestreamInfo _info;

    private InterleavedTarget(byte* pixels, in CodestreamInfo info)
    {
        _pixels = pixels;
        _info = info;
    }

    /// <summary>Decodes into rows from the top, samples interleaved by pixel.</summary>
    public static void Decode(
        ReadOnlySpan<byte> codestream, in Jpeg2000Header header, Span<byte> pixels, int threads, CancellationToken cancellationToken)
    {
        fixed (byte* target = pixels)
            CodestreamDecoder.Decode(codestream, header.Headers, threads, new InterleavedTarget(target, header.Info), cancellationToken);
    }

    public override void Write(int component, int x, int y, ReadOnlySpan<int> samples)
    {
        var (components, size) = (_info.Components, _info.BytesPerSample);
        var first = ((((long)y * _info.Columns) + x) * components) + component;
        var target = new Span<byte>(_pixels + (first * size), (((samples.Length - 1) * components) + 1) * size);
        if (components == 1)
            Narrow(samples, size, target);
        else if (size == 1)
            Scatter(samples, target, components);
        else if (size == 2)
            Scatter(samples, MemoryMarshal.Cast<byte, ushort>(target), components);
        else
            Interleave.Scatter(samples, MemoryMarshal.Cast<byte, int>(target), components);
    }

    public override void Write(int x, int y, ReadOnlySpan<int> first, ReadOnlySpan<int> second, ReadOnlySpan<int> third)
    {
        if (_info.Components != 3 || _info.BytesPerSample != 1)
        {
            base.Write(x, y, first, second, third);
            return;
        }

        var (count, start) = (first.Length, (((long)y * _info.Columns) + x) * 3);
        var rows = ArrayPool<byte>.Shared.Rent(3 * count);
        var red = rows.AsSpan(0, count);
        var green = rows.AsSpan(count, count);
        var blue = rows.AsSpan(2 * count, count);
        SampleRows.Narrow(first, red);
        SampleRows.Narrow(second, green);
        SampleRows.Narrow(third, blue);
        Interleave.Three(red, green, blue, new Span<byte>(_pixels + start, 3 * count));
        ArrayPool<byte>.Shared.Return(rows);
    }

    private static void Narrow(ReadOnlySpan<int> samples, int size, Span<byte> target)
    {
        if (size == 1)
            SampleRows.Narrow(samples, target);
        else if (size == 2)
            SampleRows.Narrow(samples, MemoryMarshal.Cast<byte, ushort>(target));
        else
            MemoryMarshal.AsBytes(samples).CopyTo(target);
    }

    private static void Scatter(ReadOnlySpan<int> samples, Span<byte> target, int stride)
    {
        for (var (i, to) = (0, 0); i < samples.Length; i++, to += stride)
            target[to] = (byte)samples[i];
    }

    private static void Scatter(ReadOnlySpan<int> samples, Span<ushort> target, int stride)
    {
        for (var (i, to) = (0, 0); i < samples.Length; i++, to += stride)
            target[to] = (ushort)samples[i];
    }
}
