using System.Collections.Immutable;
using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Pixels;

/// <summary>Windows and look-up tables of grey images (PS3.3 C.11.1, C.11.2). What is wrong with them is remarked upon, and spoils no picture.</summary>
internal static class GrayTables
{
    public static ImmutableArray<VoiWindow> Windows(FrameAttributes frame, List<string> remarks)
    {
        var holder = frame.Holder(Tag.FrameVoiLutSequence, Tag.WindowCenter);
        var centers = holder.Numbers(Tag.WindowCenter, Vr.DS);
        var widths = holder.Numbers(Tag.WindowWidth, Vr.DS);
        if (centers.Length == 0 && widths.Length == 0)
            return [];
        var explanations = holder.Texts(Tag.WindowExplanation);
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
        data.Item(Tag.ModalityLutSequence) is { } item ? Table(item, isSigned, remarks) : null;

    /// <param name="data">The data set.</param>
    /// <param name="isSigned">Whether modality values may be negative.</param>
    /// <param name="remarks">Gets what is wrong.</param>
    public static ImmutableArray<LookupTable> VoiLuts(Dataset data, bool isSigned, List<string> remarks) => data.Has(Tag.VoiLutSequence)
        ? [.. data.Items(Tag.VoiLutSequence).Select(item => Table(item, isSigned, remarks)).OfType<LookupTable>()]
        : [];

    private static LookupTable? Table(Dataset item, bool isSigned, List<string> remarks)
    {
        try
        {
            var table = LookupTables.Read(item, Tag.LutDescriptor, Tag.LutData, 0, isSigned);
            return table is null ? null : table with { Explanation = item.Text(Tag.LutExplanation) ?? item.Text(Tag.ModalityLutType) };
        }
        catch (ImageLoadException exception) when (exception.Error == ImageLoadError.Malformed)
        {
            remarks.Add($"A look-up table is left out: {exception.Reason}");
            return null;
        }
    }
}
