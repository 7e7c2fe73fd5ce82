using ImageLoaders;
using WadoLoader.Frames;

namespace WadoLoader.Dicom;

/// <summary>
/// Elements that lie behind the pixel data though their tags come before (PS3.5 7.1): some writers append what they forgot.
/// </summary>
internal static class TrailingElements
{
    private const uint FirstGroupBehind = 0x7FE0;

    /// <summary>Adds them to the data set, with a remark.</summary>
    /// <param name="source">Where the pixel data are.</param>
    /// <param name="bytes">The same.</param>
    /// <param name="dataset">The elements before the pixel data; of a tag that comes twice the first counts.</param>
    /// <param name="pixelData">The pixel data.</param>
    public static void Read(ContentSource source, HeaderBytes bytes, Dataset dataset, in Element pixelData)
    {
        var isNeeded = !dataset.Has(Tag.Rows) || !dataset.Has(Tag.Columns)
            || (pixelData.Tag == Tag.PixelData && !dataset.Has(Tag.BitsAllocated));

        // To find the end of fragments or of deflated data costs reading them.
        if (!isNeeded && (pixelData.IsUndefined || source is InflatedContent))
            return;
        var added = 0;
        try
        {
            var offset = pixelData.IsUndefined ? EndOfFragments(source, pixelData.Offset) : pixelData.End;
            while (ElementReader.TryRead(bytes, offset, bytes.Length, dataset.Layout, out var element)
                && element.Tag >> 16 is > 2 and < FirstGroupBehind)
            {
                dataset.Add(element);
                added++;
                offset = element.End;
            }
        }
        catch (ImageLoadException exception) when (exception.Error == ImageLoadError.Malformed)
        {
            // What lies behind the pixel data are no elements: what is missing is named by whoever needs it.
        }

        if (added > 0)
            dataset.Remarks.Add($"{added:N0} element(s) lie behind the pixel data, where their tags do not belong: read all the same.");
    }

    private static long EndOfFragments(ContentSource source, long offset)
    {
        var reader = new FragmentReader(source);
        while (reader.TryRead(offset, out var fragment))
            offset = fragment.End;
        return offset + FragmentReader.HeaderLength;
    }
}
