using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>One entry of a POC segment (ISO/IEC 15444-1 A.6.6); ends are exclusive.</summary>
internal readonly record struct ProgressionChange(
    int FirstResolution, int FirstComponent, int EndLayer, int EndResolution, int EndComponent, ProgressionOrder Order)
{
    /// <param name="poc">The segment's content.</param>
    /// <param name="components">How many the picture has: above 256, their numbers take two bytes.</param>
    /// <param name="offset">Where the segment begins, for errors.</param>
    /// <param name="changes">Where they are added.</param>
    public static void Read(ReadOnlySpan<byte> poc, int components, int offset, List<ProgressionChange> changes)
    {
        var wide = components > 256 ? 1 : 0;
        var size = 7 + (2 * wide);
        if (poc.IsEmpty || poc.Length % size != 0)
            throw CodecError.Malformed($"JPEG 2000: the progression order change (POC) at byte {offset} has no right length.");
        for (; !poc.IsEmpty; poc = poc[size..])
        {
            var firstComponent = Component(poc[1..], wide);
            int endLayer = BinaryPrimitives.ReadUInt16BigEndian(poc[(2 + wide)..]);
            var endComponent = Component(poc[(5 + wide)..], wide);
            if (endComponent == 0)
                endComponent = wide == 0 ? 256 : 16384;
            int order = poc[6 + (2 * wide)];
            if (order > (int)ProgressionOrder.ComponentPosition)
                throw CodecError.Malformed($"JPEG 2000: the progression order change (POC) at byte {offset} names progression {order}.");
            changes.Add(new(poc[0], firstComponent, endLayer, poc[4 + wide], endComponent, (ProgressionOrder)order));
        }
    }

    private static int Component(ReadOnlySpan<byte> value, int wide) => wide == 0 ? value[0] : BinaryPrimitives.ReadUInt16BigEndian(value);
}
