using System.Collections.Immutable;
using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Metadata;

namespace WadoLoader.Pixels;

/// <summary>
/// The look-up tables of grey images (PS3.3 C.11.1, C.11.2). A VOI LUT that is wrong is remarked upon, and spoils no picture.
/// </summary>
internal static class GrayTables
{
    /// <summary>More than anybody chooses among, so that a sequence of a million wrong ones makes no million remarks.</summary>
    private const int MostTables = 256;

    /// <param name="data">The data set.</param>
    /// <param name="isSigned">Whether pixels are: the first value mapped then is.</param>
    /// <param name="missing">Entries that the descriptor says beyond those that are there.</param>
    /// <returns><see langword="null"/>: there is none.</returns>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: it cannot be read, and pixels mean nothing without
    /// it.</exception>
    public static LookupTable? ModalityLut(Dataset data, bool isSigned, out int missing)
    {
        missing = 0;
        return data.Item(Tag.ModalityLutSequence) is { } item ? Named(data, item, GrayTableReader.Read(item, isSigned, true, out missing))
            : null;
    }

    /// <summary>The same for who wants to know it alone: what cannot be read is remarked upon.</summary>
    public static LookupTable? TryModalityLut(Dataset data, bool isSigned) => OrRemark(data, () => ModalityLut(data, isSigned, out _));

    /// <param name="frame">The frame: a functional group of its own may hold them.</param>
    /// <param name="isSigned">Whether pixels are.</param>
    /// <param name="bitsStored">Of a pixel.</param>
    public static ImmutableArray<LookupTable> VoiLuts(FrameAttributes frame, bool isSigned, int bitsStored)
    {
        var holder = frame.Holder(Tag.FrameVoiLutSequence, Tag.VoiLutSequence);
        if (!holder.Has(Tag.VoiLutSequence))
            return [];
        isSigned = IsModalitySigned(frame, isSigned, bitsStored);
        return
        [
            .. holder.Items(Tag.VoiLutSequence).Take(MostTables)
                .Select(item => OrRemark(item, () => Named(frame.Root, item, GrayTableReader.Read(item, isSigned, false, out _))))
                .OfType<LookupTable>(),
        ];
    }

    /// <summary>
    /// What a VOI LUT maps are modality values: a table's are never negative, rescaled ones are where the lowest pixel becomes so.
    /// </summary>
    private static bool IsModalitySigned(FrameAttributes frame, bool isSigned, int bitsStored)
    {
        if (frame.Root.Has(Tag.ModalityLutSequence))
            return false;
        var transform = frame.Rescale;
        var (slope, intercept) = (transform.Number(Tag.RescaleSlope, Vr.DS) ?? 1, transform.Number(Tag.RescaleIntercept, Vr.DS) ?? 0);
        var (lowest, highest) = isSigned ? (-Math.ScaleB(1, bitsStored - 1), Math.ScaleB(1, bitsStored - 1) - 1)
            : (0, Math.ScaleB(1, bitsStored) - 1);
        return Math.Min(lowest * slope, highest * slope) + intercept < 0;
    }

    private static LookupTable? OrRemark(Dataset data, Func<LookupTable?> read)
    {
        try
        {
            return read();
        }
        catch (ImageLoadException exception) when (exception.Error == ImageLoadError.Malformed)
        {
            data.Remarks.Add($"A look-up table is left out: {exception.Reason}");
            return null;
        }
    }

    private static LookupTable? Named(Dataset root, Dataset item, LookupTable? table)
    {
        var characters = CharacterSet.From(root);
        return table is null ? null : table with
        {
            Explanation = characters.Text(item, Tag.LutExplanation) ?? characters.Text(item, Tag.ModalityLutType)
        };
    }
}
