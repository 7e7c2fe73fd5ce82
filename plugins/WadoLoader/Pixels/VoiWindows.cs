using System.Collections.Immutable;
using ImageLoaders;
using WadoLoader.Dicom;
using WadoLoader.Metadata;

namespace WadoLoader.Pixels;

/// <summary>The windows of a frame (PS3.3 C.11.2.1.2): the pairs that can be read.</summary>
/// <param name="Windows">In their order.</param>
/// <param name="Function">What they mean; <see langword="null"/> when not said: LINEAR.</param>
internal readonly record struct VoiWindows(ImmutableArray<VoiWindow> Windows, VoiLutFunction? Function)
{
    public static VoiWindows Read(FrameAttributes frame)
    {
        var holder = frame.Holder(Tag.FrameVoiLutSequence, Tag.WindowCenter);
        var function = ReadFunction(frame);
        var centers = holder.Values(Tag.WindowCenter, Vr.DS);
        var widths = holder.Values(Tag.WindowWidth, Vr.DS);
        if (centers.Length != widths.Length)
        {
            holder.Remarks.Add(
                $"There are {centers.Length} window centers, {holder.Quote(Tag.WindowCenter, Vr.DS)}, and {widths.Length} widths, {holder
                    .Quote(Tag.WindowWidth, Vr.DS)}: "
                + "only pairs are taken.");
        }


        var explanations = holder.Has(Tag.WindowExplanation) ? CharacterSet.From(frame.Root).Texts(holder, Tag.WindowExplanation) : [];
        var windows = ImmutableArray.CreateBuilder<VoiWindow>();
        for (var i = 0; i < Math.Min(centers.Length, widths.Length); i++)
        {
            if (widths[i] <= 0)
                holder.Remarks.Add($"Window Width (0028,1051) {widths[i]} is no width: the window is left out.");
            else if (centers[i] is { } center && widths[i] is { } width)
                windows.Add(new(center, width, i < explanations.Length && explanations[i].Length > 0 ? explanations[i] : null));
        }

        if (function is not (null or VoiLutFunction.Linear))
            return new(windows.ToImmutable(), function);

        // The function is one for all windows: the first tells, as it is the one that is shown.
        if (windows is not [{ Width: < 1 } narrow, ..])
            return new([.. windows.Where(window => IsLinear(window, holder))], function);
        holder.Remarks.Add(
            $"Window Width (0028,1051) {narrow.Width} is less than 1, which the VOI LUT Function LINEAR cannot have: taken for "
                + "LINEAR_EXACT.");
        return new(windows.ToImmutable(), VoiLutFunction.LinearExact);
    }

    private static bool IsLinear(VoiWindow window, Dataset holder)
    {
        if (window.Width < 1)
        {
            holder.Remarks.Add(
                $"Window Width (0028,1051) {window.Width} is less than 1, which the VOI LUT Function LINEAR cannot have: the window is "
                    + "left out.");
        }

        return window.Width >= 1;
    }

    private static VoiLutFunction? ReadFunction(FrameAttributes frame)
    {
        var holder = frame.Holder(Tag.FrameVoiLutSequence, Tag.VoiLutFunction);
        switch (holder.Text(Tag.VoiLutFunction)?.ToUpperInvariant())
        {
            case null:
                return null;
            case "LINEAR":
                return VoiLutFunction.Linear;
            case "LINEAR_EXACT":
                return VoiLutFunction.LinearExact;
            case "SIGMOID":
                return VoiLutFunction.Sigmoid;
            default:
                holder.Remarks
                    .Add($"VOI LUT Function (0028,1056) {holder.Quote(Tag.VoiLutFunction, Vr.CS)} is not known: taken for LINEAR.");
                return null;
        }
    }
}
