using ImageLoaders;

namespace WadoLoader.Dicom;

/// <summary>Reads the headers of elements and finds where their values end. It calls itself never: nesting costs no stack.</summary>
internal static class ElementReader
{
    /// <summary>Real objects nest some 20 deep.</summary>
    private const int DeepestNesting = 256;

    private const uint Undefined = 0xFFFFFFFF;

    /// <summary>
    /// Reads one header and finds the value's end. A value of undefined length that is pixel data of the data set itself is not walked
    /// over.
    /// </summary>
    /// <param name="bytes">The file.</param>
    /// <param name="offset">Of the element.</param>
    /// <param name="end">No value may reach beyond.</param>
    /// <param name="layout">How the data set is written.</param>
    /// <param name="element">What was found.</param>
    /// <returns><see langword="false"/>: fewer bytes are left than a header takes.</returns>
    public static bool TryRead(HeaderBytes bytes, long offset, long end, ByteLayout layout, out Element element)
    {
        if (end - offset < 8 || !TryReadHeader(bytes, offset, layout, out element))
        {
            element = default;
            return false;
        }

        if (element.Tag is Tag.PixelData or Tag.FloatPixelData or Tag.DoubleFloatPixelData && element.IsUndefined)
            return true;
        if (element.IsUndefined)
            element = element with { Length = FindEnd(bytes, element, end) - element.Offset };
        else if (element.End > end && element.Tag is not (Tag.PixelData or Tag.FloatPixelData or Tag.DoubleFloatPixelData))
            throw ReachesBeyond(element, end);
        return true;
    }

    /// <summary>Reads one header alone; the length is that of the file, or 0 when undefined.</summary>
    public static bool TryReadHeader(HeaderBytes bytes, long offset, ByteLayout layout, out Element element)
    {
        var header = bytes.Peek(offset, 12);
        if (header.Length < 8)
        {
            element = default;
            return false;
        }

        var tag = layout.ReadTag(header);
        var vr = (ushort)(header[4] | (header[5] << 8));
        if (!layout.IsImplicit && tag >> 16 != 0xFFFE && Vr.IsBlank(vr))
        {
            element = Make(tag, Vr.None, layout, offset + 8, layout.ReadUInt16(header[6..]));
            return true;
        }

        if (layout.IsImplicit || tag >> 16 == 0xFFFE || !Vr.LooksLikeOne(vr))
        {
            // Some writers leave the VR out of single elements of an explicit data set, others write one that is none before a length of
            // two bytes.
            element = Make(tag, Vr.None, layout, offset + 8, layout.ReadUInt32(header[4..]));
            if (!layout.IsImplicit && tag >> 16 is not (0xFFFE or 0x7FE0) && element.End > bytes.Length
                && offset + 8 + layout.ReadUInt16(header[6..]) <= bytes.Length)
                element = element with { Length = layout.ReadUInt16(header[6..]) };
            return true;
        }

        if (Vr.IsShort(vr) || (!Vr.IsLong(vr) && layout.ReadUInt16(header[6..]) != 0))
        {
            element = Make(tag, vr, layout, offset + 8, layout.ReadUInt16(header[6..]));
            return true;
        }

        if (header.Length < 12)
        {
            element = default;
            return false;
        }

        var length = layout.ReadUInt32(header[8..]);
        element = Make(tag, vr, vr == Vr.UN && length == Undefined ? ByteLayout.ImplicitLittleEndian : layout, offset + 12, length);
        return true;
    }

    /// <summary>Reads the header of the item at an offset, or of the delimiter that ends the sequence.</summary>
    /// <returns><see langword="false"/>: the sequence ends here.</returns>
    public static bool TryReadItem(HeaderBytes bytes, long offset, long end, ByteLayout layout, out Element item)
    {
        item = default;
        if (end - offset < 8)
            return false;
        if (!TryReadHeader(bytes, offset, layout, out item) || item.Tag == Tag.SequenceDelimitation)
            return false;
        if (item.Tag != Tag.Item)
            throw DicomError.Malformed($"At byte {offset:N0} an item of a sequence is due, and {Tag.Text(item.Tag)} is there.");
        if (item.IsUndefined)
            item = item with { Length = FindEnd(bytes, item, end) - item.Offset };
        else if (item.End > end)
            throw ReachesBeyond(item, end);
        return true;
    }

    private static Element Make(uint tag, ushort vr, ByteLayout layout, long offset, uint length) =>
        new(tag, vr, layout, length == Undefined, offset, length == Undefined ? 0 : length);

    /// <summary>
    /// Walks over what has no length, up to and with its delimiter. Sequences hold items, items hold elements, so that the parity of the
    /// depth tells which is due.
    /// </summary>
    private static long FindEnd(HeaderBytes bytes, in Element opening, long end)
    {
        var firstIsItem = opening.Tag == Tag.Item;
        var depth = 1;
        var layout = opening.Layout;
        var (outer, layoutDepth) = (layout, 0);
        var offset = opening.Offset;
        while (depth > 0)
        {
            if (end - offset < 8 || !TryReadHeader(bytes, offset, layout, out var element))
                throw DicomError
                    .Malformed(
                    $"{Tag.Text(
                    opening.Tag)} at byte {opening.Offset:N0} has no length, and the data end at byte {offset:N0} without its delimiter.");
            if (element.Tag is Tag.SequenceDelimitation or Tag.ItemDelimitation)
            {
                offset = element.Offset;
                if (depth == layoutDepth)
                    (layout, layoutDepth) = (outer, 0);
                depth--;
                continue;
            }

            var inItem = (depth % 2 == 1) == firstIsItem;
            if (!inItem && element.Tag != Tag.Item)
                throw DicomError.Malformed($"At byte {offset:N0} an item of a sequence is due, and {Tag.Text(element.Tag)} is there.");
            if (!element.IsUndefined)
            {
                if (element.End > end)
                    throw ReachesBeyond(element, end);
                offset = element.End;
                continue;
            }

            if (++depth > DeepestNesting)
                throw DicomError.Malformed($"Sequences are nested more than {DeepestNesting / 2} deep at byte {offset:N0}.");
            if (element.Layout != layout)
                (outer, layout, layoutDepth) = (layout, element.Layout, depth);
            offset = element.Offset;
        }

        return offset;
    }

    private static ImageLoadException ReachesBeyond(in Element element, long end) => DicomError.Malformed(
        $"{Tag.Text(element.Tag)} at byte {element.Offset:N0} is said to have {element.Length:N0} bytes, and {Math
            .Max(0, end - element.Offset):N0} are left: the file is cut off or its lengths are wrong.");
}
