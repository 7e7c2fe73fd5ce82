using System.Buffers.Binary;
using System.Collections.Immutable;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegLs;

/// <summary>The frame header (ISO/IEC 14495-1, C.2.2).</summary>
/// <param name="Rows">Of the picture.</param>
/// <param name="Columns">Of the picture.</param>
/// <param name="BitsPerSample">2 to 16.</param>
/// <param name="Components">In the order of the header.</param>
internal sealed record FrameHeader(int Rows, int Columns, int BitsPerSample, ImmutableArray<FrameComponent> Components)
{
    public const byte Marker = 0xF7;

    private const int MostSampling = 4;

    /// <summary>Whether each component has a sample for each pixel, and lines alternate one by one.</summary>
    public bool IsFull => Components.All(static component => component is { RepeatX: 1, RepeatY: 1, UnitRows: 1 });

    /// <param name="markers">At the frame header.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>.</exception>
    public static FrameHeader Read(in JpegMarkers markers)
    {
        var content = markers.Content;
        if (content.Length < 6 || content.Length != 6 + (3 * content[5]))
            throw JpegMarkers.Malformed("the frame header has no right length", markers.Offset);
        var (bits, count) = (content[0], content[5]);
        var (rows, columns) = (BinaryPrimitives.ReadUInt16BigEndian(content[1..]), BinaryPrimitives.ReadUInt16BigEndian(content[3..]));
        if (bits is < 2 or > 16)
            throw JpegMarkers.Malformed($"its samples have {bits} bits; 2 to 16 are possible", markers.Offset);
        if (rows == 0 || columns == 0)
            throw CodecError.Unsupported($"The JPEG-LS header names {columns} x {rows} pixels; sizes that come later cannot be read here.");
        if (count == 0)
            throw JpegMarkers.Malformed("it has no component", markers.Offset);
        return new(
            rows,
            columns,
            bits,
            count == 1 ? [new(content[6], rows, columns, 1, 1, 1)] : ReadComponents(content[6..], rows, columns, markers.Offset));
    }

    /// <summary>Of several components: the sampling factors of one alone say nothing (ISO/IEC 10918-1, A.1.1).</summary>
    private static ImmutableArray<FrameComponent> ReadComponents(ReadOnlySpan<byte> bytes, int rows, int columns, int offset)
    {
        var (widest, highest) = (1, 1);
        for (var i = 1; i < bytes.Length; i += 3)
        {
            var (horizontal, vertical) = (bytes[i] >> 4, bytes[i] & 15);
            if (horizontal is 0 or > MostSampling || vertical is 0 or > MostSampling)
                throw JpegMarkers.Malformed($"sampling factors are {horizontal} and {vertical}; 1 to {MostSampling} are possible", offset);
            (widest, highest) = (Math.Max(widest, horizontal), Math.Max(highest, vertical));
        }

        var components = ImmutableArray.CreateBuilder<FrameComponent>(bytes.Length / 3);
        for (var i = 0; i < bytes.Length; i += 3)
        {
            var (id, horizontal, vertical) = (bytes[i], bytes[i + 1] >> 4, bytes[i + 1] & 15);
            if (widest % horizontal != 0 || highest % vertical != 0)
            {
                throw CodecError.Unsupported(
                    $"The JPEG-LS has {horizontal} x {vertical} samples of a component for {widest} x {highest} pixels: not decoded here.");
            }

            if (components.Any(component => component.Id == id))
                throw JpegMarkers.Malformed($"two components are called {id}", offset);
            var (ownRows, ownColumns) = (Divide(rows * vertical, highest), Divide(columns * horizontal, widest));
            components.Add(new(id, ownRows, ownColumns, widest / horizontal, highest / vertical, vertical));
        }

        return components.MoveToImmutable();
    }

    private static int Divide(int value, int divisor) => (value + divisor - 1) / divisor;
}
