using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Decodes one tile: its packets, then component after component, or the three that are transformed together.</summary>
internal sealed unsafe class TileDecoder(
    byte* codestream, int length, CodestreamHeaders headers, BlockDecoder?[] decoders, CancellationToken cancellationToken)
{
    private const int MostRemarks = 4;

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
            ThrowIfOther(components, index, parts.Parts[0].Data);

        var contributions = new Contributions();
        var changes = parameters.ProgressionChanges.Count != 0 ? parameters.ProgressionChanges : headers.Parameters.ProgressionChanges;
        var lengthBytes = parts.Parts.Sum(static part => (long)(part.End - part.Data)) + (packedHeaders?.Length ?? 0);
        var packets = PacketSequence.Read(area, components, parameters, changes, parts.Parts[0].Data, lengthBytes, cancellationToken);
        var data = new TileData(new(codestream, length), parts.Parts);
        var reader = new PacketReader(data, packedHeaders, index, contributions);
        reader.Read(packets, cancellationToken);
        if (reader.Surplus is (var position, > 0 and var surplus) && headers.Remarks.Count < MostRemarks)
            headers.Remarks.Add($"JPEG 2000: {surplus} bytes at byte {position}, behind the last packet of tile {index}, are not used.");

        var queue = new BlockQueue(codestream, length, contributions, decoders, cancellationToken);
        var first = 0;
        if (isTransformed)
        {
            DecodeTogether(components, queue, target);
            first = 3;
        }

        foreach (var component in components.AsSpan(first))
            DecodeAlone(component, queue, target);
    }

    private void DecodeAlone(TileComponent component, BlockQueue queue, SampleTarget target)
    {
        var area = component.Area;
        if (area.IsEmpty)
            return;
        using var plane = new ComponentPlane(component, queue);
        plane.Synthesize(decoders.Length, cancellationToken);
        var range = new SampleRange(component.Size);
        var whole = headers.Size.ComponentArea(component.Index);
        Workers.RunRows(decoders.Length, area.Height, ComponentPlane.RowsOfAThread, (first, end) =>
        {
            var rows = plane.Rows(first);
            for (var y = first; y < end && !cancellationToken.IsCancellationRequested; y++)
            {
                var row = rows.Next();
                Finish(row, component, range);
                target.Write(component.Index, area.Left - whole.Left, area.Top - whole.Top + y, row);
            }
        });
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Three components that are alike, whose transform is undone row by row.</summary>
    private void DecodeTogether(TileComponent[] components, BlockQueue queue, SampleTarget target)
    {
        var area = components[0].Area;
        if (area.IsEmpty)
            return;
        var planes = new ComponentPlane?[3];
        try
        {
            for (var c = 0; c < planes.Length; c++)
            {
                planes[c] = new(components[c], queue);
                planes[c]!.Synthesize(decoders.Length, cancellationToken);
            }

            var whole = headers.Size.ComponentArea(0);
            Workers.RunRows(decoders.Length, area.Height, ComponentPlane.RowsOfAThread, (first, end) =>
            {
                var (luma, blue, red) = (planes[0]!.Rows(first), planes[1]!.Rows(first), planes[2]!.Rows(first));
                for (var y = first; y < end && !cancellationToken.IsCancellationRequested; y++)
                    WriteTogether(
                        components[0], luma.Next(), blue.Next(), red.Next(), area.Left - whole.Left, area.Top - whole.Top + y, target);
            });
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            foreach (var plane in planes)
                plane?.Dispose();
        }
    }

    private static void WriteTogether(
        TileComponent component, Span<int> first, Span<int> second, Span<int> third, int x, int y, SampleTarget target)
    {
        var range = new SampleRange(component.Size);
        if (component.Style.IsReversible)
            ComponentTransform.InvertReversible(first, second, third);
        else
            ComponentTransform.InvertIrreversible(
                MemoryMarshal.Cast<int, float>(first), MemoryMarshal.Cast<int, float>(second), MemoryMarshal.Cast<int, float>(third));
        Finish(first, component, range);
        Finish(second, component, range);
        Finish(third, component, range);
        target.Write(x, y, first, second, third);
    }

    private static void Finish(Span<int> row, TileComponent component, SampleRange range)
    {
        if (component.Style.IsReversible)
            range.Apply(row);
        else
            range.ApplyToFloats(row);
    }

    private static void ThrowIfOther(TileComponent[] components, int tile, int offset)
    {
        var first = components[0];
        foreach (var other in components.AsSpan(1, 2))
        {
            if (other.Size != first.Size || other.Style.IsReversible != first.Style.IsReversible)
            {
                throw CodecError.Malformed(
                    $"JPEG 2000: tile {tile}, at byte {offset}, has a component transform, whose components must be alike. "
                    + $"Here 1 has {first.Size.Describe()}, component {other.Index + 1} has {other.Size.Describe()}, or other wavelets.");
            }
        }
    }
}
