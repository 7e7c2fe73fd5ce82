using System.Buffers;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Decodes one tile: its packets, then component after component, or the three that are transformed together.</summary>
internal sealed unsafe class TileDecoder(byte* codestream, int length, CodestreamHeaders headers, BlockDecoder?[] decoders, CancellationToken cancellationToken)
{
    /// <param name="index">The tile.</param>
    /// <param name="parts">Where its data lie.</param>
    /// <param name="packedHeaders">Its packed packet headers, if it has such.</param>
    /// <param name="target">Where the samples go.</param>
    public void Decode(int index, TileParts parts, byte[]? packedHeaders, SampleTarget target)
    {
        var parameters = headers.ParametersOf(index);
        var area = headers.Size.Tile(index);
        var sizes = headers.Size.Components;
        var components = new TileComponent[sizes.Count];
        for (var c = 0; c < components.Length; c++)
            components[c] = new(area, c, sizes[c], parameters);
        var isTransformed = parameters.Defaults.HasComponentTransform && components.Length >= 3;
        if (isTransformed)
            ThrowIfOther(components, index);

        var contributions = new Contributions();
        var changes = parameters.ProgressionChanges.Count != 0 ? parameters.ProgressionChanges : headers.Parameters.ProgressionChanges;
        var packets = PacketSequence.Read(area, components, parameters, changes);
        var data = new TileData(new(codestream, length), parts.Parts);
        new PacketReader(data, packedHeaders, index, contributions).Read(packets, cancellationToken);

        var queue = new BlockQueue(codestream, length, contributions, decoders, cancellationToken);
        var first = 0;
        if (isTransformed)
        {
            DecodeTogether(components.AsSpan(0, 3), queue, target);
            first = 3;
        }

        foreach (var component in components.AsSpan(first))
            DecodeAlone(component, queue, target);
    }

    private void DecodeAlone(TileComponent component, BlockQueue queue, SampleTarget target)
    {
        if (component.Area.IsEmpty)
            return;
        var plane = Rent(component);
        try
        {
            DecodePlane(component, queue, plane);
            Write(component, plane, target);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(plane);
        }
    }

    private void DecodeTogether(ReadOnlySpan<TileComponent> components, BlockQueue queue, SampleTarget target)
    {
        if (components[0].Area.IsEmpty)
            return;
        var planes = new int[3][];
        try
        {
            for (var c = 0; c < planes.Length; c++)
                DecodePlane(components[c], queue, planes[c] = Rent(components[c]));
            WriteTogether(components, planes, target);
        }
        finally
        {
            foreach (var plane in planes)
            {
                if (plane is not null)
                    ArrayPool<int>.Shared.Return(plane);
            }
        }
    }

    /// <summary>Undoes the component transform, row by row.</summary>
    private void WriteTogether(ReadOnlySpan<TileComponent> components, int[][] planes, SampleTarget target)
    {
        var (area, range) = (components[0].Area, new SampleRange(components[0].Size));
        var whole = headers.Size.ComponentArea(0);
        for (var y = 0; y < area.Height; y++)
        {
            if (y % 64 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var first = planes[0].AsSpan(y * area.Width, area.Width);
            var second = planes[1].AsSpan(y * area.Width, area.Width);
            var third = planes[2].AsSpan(y * area.Width, area.Width);
            if (components[0].Style.IsReversible)
            {
                ComponentTransform.InvertReversible(first, second, third);
                range.Apply(first);
                range.Apply(second);
                range.Apply(third);
            }
            else
            {
                ComponentTransform.InvertIrreversible(MemoryMarshal.Cast<int, float>(first), MemoryMarshal.Cast<int, float>(second), MemoryMarshal.Cast<int, float>(third));
                range.ApplyToFloats(first);
                range.ApplyToFloats(second);
                range.ApplyToFloats(third);
            }

            target.Write(area.Left - whole.Left, area.Top - whole.Top + y, first, second, third);
        }
    }

    private void DecodePlane(TileComponent component, BlockQueue queue, int[] plane)
    {
        queue.Decode(component, plane);
        InverseWavelet.Apply(component, plane.AsSpan(0, component.Area.Width * component.Area.Height), cancellationToken);
    }

    private void Write(TileComponent component, int[] plane, SampleTarget target)
    {
        var (area, range) = (component.Area, new SampleRange(component.Size));
        var whole = headers.Size.ComponentArea(component.Index);
        for (var y = 0; y < area.Height; y++)
        {
            if (y % 64 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var row = plane.AsSpan(y * area.Width, area.Width);
            if (component.Style.IsReversible)
                range.Apply(row);
            else
                range.ApplyToFloats(row);
            target.Write(component.Index, area.Left - whole.Left, area.Top - whole.Top + y, row);
        }
    }

    /// <summary>A plane of zeros: what no packet gives a coefficient to is zero.</summary>
    private static int[] Rent(TileComponent component)
    {
        var samples = (long)component.Area.Width * component.Area.Height;
        if (samples > Array.MaxLength)
            throw new ImageLoadException(ImageLoadError.TooLarge, $"JPEG 2000: a tile of {component.Area.Width} x {component.Area.Height} samples is refused.");
        var plane = ArrayPool<int>.Shared.Rent((int)samples);
        plane.AsSpan(0, (int)samples).Clear();
        return plane;
    }

    private static void ThrowIfOther(TileComponent[] components, int tile)
    {
        var first = components[0];
        foreach (var other in components.AsSpan(1, 2))
        {
            if (other.Size != first.Size || other.Style.IsReversible != first.Style.IsReversible)
            {
                throw CodecError.Malformed(
                    $"JPEG 2000: tile {tile} has a component transform, whose components must be alike, but component 1 has {first.Size.Describe()}, component {other.Index + 1} has {other.Size.Describe()}, or another wavelet.");
            }
        }
    }
}
