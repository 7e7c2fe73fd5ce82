using System.Buffers;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Tests;

/// <summary>Packs the library's components, 32 bits a sample, into the caller's picture.</summary>
internal static unsafe class ComponentRows
{
    public static void Pack(OpenJpegImage image, in CodestreamInfo info, Span<byte> pixels, CancellationToken cancellationToken)
    {
        var components = image.Components;
        CheckComponents(components, info);
        var rowBytes = info.Columns * info.Components * info.BytesPerSample;
        var scratch = ArrayPool<byte>.Shared.Rent(info.Columns * info.Components * 4);
        try
        {
            for (var row = 0; row < info.Rows; row++)
            {
                if (row % 64 == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                PackRow(components, info, row, scratch, pixels.Slice(row * rowBytes, rowBytes));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private static void CheckComponents(ReadOnlySpan<OpenJpegImage.Component> components, in CodestreamInfo info)
    {
        if (components.Length != info.Components)
            throw CodecError.Malformed($"JPEG 2000: {components.Length} components were decoded instead of {info.Components}.");
        foreach (var component in components)
        {
            if (component.Samples == null || component.Width != info.Columns || component.Height != info.Rows
                || component.Precision != info.BitsPerSample || component.IsSigned != (info.IsSigned ? 1u : 0u))
            {
                throw CodecError.Malformed(
                    $"JPEG 2000: a component of {component.Width} x {component.Height} pixels of {component.Precision} bits was "
                        + $"decoded, or none, instead of {info}.");
            }
        }
    }

    private static void PackRow(
        ReadOnlySpan<OpenJpegImage.Component> components, in CodestreamInfo info, int row, Span<byte> scratch, Span<byte> target)
    {
        var planeBytes = info.Columns * info.BytesPerSample;
        for (var i = 0; i < components.Length; i++)
        {
            var samples = new ReadOnlySpan<int>(components[i].Samples + ((long)row * info.Columns), info.Columns);
            Narrow(samples, info.BytesPerSample, components.Length == 1 ? target : scratch.Slice(i * planeBytes, planeBytes));
        }

        if (components.Length == 1)
            return;
        if (components.Length == 3 && info.BytesPerSample == 1)
        {
            Interleave.Three(scratch[..planeBytes], scratch.Slice(planeBytes, planeBytes), scratch.Slice(2 * planeBytes, planeBytes),
                target);
            return;
        }

        for (var i = 0; i < components.Length; i++)
        {
            var plane = scratch.Slice(i * planeBytes, planeBytes);
            if (info.BytesPerSample == 1)
                Interleave.Scatter<byte>(plane, target[i..], components.Length);
            else if (info.BytesPerSample == 2)
                Interleave.Scatter<ushort>(MemoryMarshal.Cast<byte, ushort>(plane), MemoryMarshal.Cast<byte, ushort>(target)[i..],
                    components.Length);
            else
                Interleave.Scatter<uint>(MemoryMarshal.Cast<byte, uint>(plane), MemoryMarshal.Cast<byte, uint>(target)[i..],
                    components.Length);
        }
    }

    private static void Narrow(ReadOnlySpan<int> samples, int bytesPerSample, Span<byte> target)
    {
        switch (bytesPerSample)
        {
            case 1:
                SampleRows.Narrow(samples, target);
                break;
            case 2:
                SampleRows.Narrow(samples, MemoryMarshal.Cast<byte, ushort>(target));
                break;
            default:
                MemoryMarshal.AsBytes(samples).CopyTo(target);
                break;
        }
    }
}
