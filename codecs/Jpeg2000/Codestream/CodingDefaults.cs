using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>What a COD segment says of all components (ISO/IEC 15444-1 A.6.1).</summary>
/// <param name="Order">The progression order.</param>
/// <param name="Layers">Quality layers, 1 to 65535.</param>
/// <param name="HasComponentTransform">Whether the first three components are transformed together (annex G).</param>
/// <param name="Style">The components' own.</param>
internal sealed record CodingDefaults(ProgressionOrder Order, int Layers, bool HasComponentTransform, CodingStyle Style)
{
    /// <param name="cod">The segment's content.</param>
    /// <param name="offset">Where the segment begins, for errors.</param>
    public static CodingDefaults Read(ReadOnlySpan<byte> cod, int offset)
    {
        if (cod.Length < 10)
            throw CodecError.Malformed($"JPEG 2000: the coding style (COD) at byte {offset} is too short.");
        int order = cod[1], layers = BinaryPrimitives.ReadUInt16BigEndian(cod[2..]), transform = cod[4];
        if (order > (int)ProgressionOrder.ComponentPosition || layers == 0 || transform > 1)
        {
            throw CodecError.Malformed(
                $"JPEG 2000: the coding style (COD) at byte {offset} names progression {order}, {layers} layers, transform {transform}.");
        }

        return new((ProgressionOrder)order, layers, transform == 1, CodingStyle.Read((cod[0] & 1) != 0, cod[5..], offset));
    }
}

/// <summary>The order in which packets follow each other (Table A.16, B.12).</summary>
internal enum ProgressionOrder
{
    /// <summary>LRCP.</summary>
    LayerResolution,

    /// <summary>RLCP.</summary>
    ResolutionLayer,

    /// <summary>RPCL.</summary>
    ResolutionPosition,

    /// <summary>PCRL.</summary>
    PositionComponent,

    /// <summary>CPRL.</summary>
    ComponentPosition,
}
