using System.Collections.Immutable;
using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Metadata;

namespace WadoLoader.Pixels;

/// <summary>Windows and look-up tables of grey images (PS3.3 C.11.1, C.11.2). What is wrong with them is remarked upon, and spoils no picture.</summary>
internal static class GrayTables
{
    /// <summary>More than anybody chooses among, so that a sequence of a million wrong ones makes no million remarks.</summary>
    private const int MostTables = 256;

    public static ImmutableArray<VoiWindow> Windows(FrameAttributes frame, List<string> remarks)
    {
        var holder = frame.Holder(Tag.FrameVoiLutSequence, Tag.WindowCenter);
        var centers = holder.Numbers(Tag.WindowCenter, Vr.DS);
        var widths = holder.Numbers(Tag.WindowWidth, Vr.DS);
        if (centers.Length == 0 && widths.Length == 0)
            return [];
        var explanations = holder.Has(Tag.WindowExplanation) ? CharacterSet.From(frame.Root).Texts(holder, Tag.WindowExplanation) : [];
        var smallest = Function(frame, null) == VoiLutFunction.Linear ? 1 : double.Epsilon;
        var windows = ImmutableArray.CreateBuilder<VoiWindow>();
        for (var i = 0; i < Math.Min(centers.Length, widths.Length); i++)
        {
            if (widths[i] >= smallest)
                windows.Add(new(centers[i], widths[i], i < explanations.Length && explanations[i].Length > 0 ? explanations[i] : null));
            else
                remarks.Add($"Window Width (0028,1051) {widths[i]} is no width: the window is left out.");
        }

        if (centers.Length != widths.Length)
            remarks.Add($"There are {centers.Length} window centers and {widths.Length} widths: only pairs are taken.");
        return windows.ToImmutable();
    }

    public static VoiLutFunction Function(FrameAttributes frame, List<string>? remarks)
    {
        var text = frame.Holder(Tag.FrameVoiLutSequence, Tag.VoiLutFunction).Text(Tag.VoiLutFunction);
        switch (text)
        {
            case null or "LINEAR":
                return VoiLutFunction.Linear;
            case "LINEAR_EXACT":
                return VoiLutFunction.LinearExact;
            case "SIGMOID":
                return VoiLutFunction.Sigmoid;
            default:
                remarks?.Add($"VOI LUT Function (0028,1056) \"{text}\" is not known: taken for LINEAR.");
                return VoiLutFunction.Linear;
        }
    }

    /// <param name="data">The data set.</param>
    /// <param name="isSigned">Whether pixels are: the first value mapped then is.</param>
    /// <param name="remarks">Gets what is wrong.</param>
    public static LookupTable? ModalityLut(Dataset data, bool isSigned, List<string> remarks) =>
        data.Item(Tag.ModalityLutSequence) is { } item ? Table(data, item, isSigned, remarks) : null;

    /// <param name="frame">The frame: a functional group of its own may hold them.</param>
    /// <param name="isSigned">Whether pixels are.</param>
    /// <param name="bitsStored">Of a pixel.</param>
    /// <param name="remarks">Gets what is wrong.</param>
    public static ImmutableArray<LookupTable> VoiLuts(FrameAttributes frame, bool isSigned, int bitsStored, List<string> remarks)
    {
        var holder = frame.Holder(Tag.FrameVoiLutSequence, Tag.VoiLutSequence);
        if (!holder.Has(Tag.VoiLutSequence))
            return [];
        isSigned = IsModalitySigned(frame, isSigned, bitsStored);
        return [.. holder.Items(Tag.VoiLutSequence).Take(MostTables).Select(item => Table(frame.Root, item, isSigned, remarks)).OfType<LookupTable>()];
    }

    /// <summary>What a VOI LUT maps are modality values: a table's are never negative, rescaled ones are where the lowest pixel becomes so.</summary>
    private static bool IsModalitySigned(FrameAttributes frame, bool isSigned, int bitsStored)
    {
        if (frame.Root.Has(Tag.ModalityLutSequence))
            return false;
        var transform = frame.Rescale;
        var (slope, intercept) = (transform.Number(Tag.RescaleSlope, Vr.DS) ?? 1, transform.Number(Tag.RescaleIntercept, Vr.DS) ?? 0);
        var (lowest, highest) = isSigned ? (-Math.ScaleB(1, bitsStored - 1), Math.ScaleB(1, bitsStored - 1) - 1) : (0, Math.ScaleB(1, bitsStored) - 1);
        return Math.Min(lowest * slope, highest * slope) + intercept < 0;
    }

    private static LookupTable? Table(Dataset root, Dataset item, bool isSigned, List<string> remarks)
    {
        try
        {
            var table = LookupTables.Read(item, Tag.LutDescriptor, Tag.LutData, 0, isSigned);
            return table is null ? null : table with { Explanation = Explanation(root, item) };
        }
        catch (ImageLoadException exception) when (exception.Error == ImageLoadError.Malformed)
        {
            remarks.Add($"A look-up table is left out: {exception.Reason}");
            return null;
        }
    }

    private static string? Explanation(Dataset root, Dataset item)
    {
        var characters = CharacterSet.From(root);
        return characters.Text(item, Tag.LutExplanation) ?? characters.Text(item, Tag.ModalityLutType);
    }
}
