using System.Collections.Immutable;
using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Pixels;

/// <summary>All that an image carries beside its pixels, from the header.</summary>
/// <param name="dicom">The object.</param>
/// <param name="pixels">What its pixels turned out to be.</param>
/// <param name="frame">The frame's attributes.</param>
/// <param name="overlays">The frame's overlays.</param>
/// <param name="isLossy">Whether the codestream lost something.</param>
/// <param name="remarks">Decisions so far; gets more.</param>
internal sealed class ImageDescription(
    DicomObject dicom, PixelDescription pixels, FrameAttributes frame, ImmutableArray<Overlay> overlays, bool isLossy, List<string> remarks)
{
    public Image Describe(PixelBuffer buffer, ImageSource source)
    {
        var root = dicom.Dataset;
        var spacing = PixelSpacings.Read(frame);
        var isGray = pixels.Samples == 1 && pixels.Photometric != Photometric.Palette;
        var rescale = isGray ? Rescale.Read(frame) : Rescale.None;
        var missing = 0;
        var modalityLut = isGray ? GrayTables.ModalityLut(root, pixels.IsSigned, out missing) : null;
        var voi = isGray ? VoiWindows.Read(frame) : new([], null);
        var voiLuts = isGray ? GrayTables.VoiLuts(frame, pixels.IsSigned, pixels.BitsStored) : [];
        var padding = isGray ? Padding(root, pixels, Tag.PixelPaddingValue, Tag.FloatPixelPaddingValue, Tag.DoubleFloatPixelPaddingValue)
            : null;
        var paddingLimit = isGray
            ? Padding(root, pixels, Tag.PixelPaddingRangeLimit, Tag.FloatPixelPaddingRangeLimit, Tag.DoubleFloatPixelPaddingRangeLimit)
                : null;
        var image = new Image(buffer)
        {
            RescaleSlope = rescale.Slope,
            RescaleIntercept = rescale.Intercept,
            RescaleType = rescale.Type,
            ModalityLut = modalityLut,
            Windows = voi.Windows,
            VoiLutFunction = voi.Function ?? VoiLutFunction.Linear,
            VoiLuts = voiLuts,
            Invert = isGray && IsInverted(root),
            PixelPaddingValue = padding,
            PixelPaddingRangeLimit = paddingLimit,
            Overlays = overlays,
            RowPixelSpacing = spacing.Row,
            ColumnPixelSpacing = spacing.Column,
            PixelAspectRatio = spacing.AspectRatio,
            IsLossy = isLossy || root.Text(Tag.LossyImageCompression) == "01"
                || root.Has(Tag.LossyImageCompressionRatio) || root.Has(Tag.LossyImageCompressionMethod),
            Source = source,
            Remarks = [.. remarks, .. root.Remarks],
        };
        if (missing > 0 && image.MaximumValue >= modalityLut!.FirstValueMapped + modalityLut.Entries.Length)
        {
            throw DicomError.Malformed(
                $"The modality LUT (0028,3000) lacks {missing:N0} entries that its descriptor says, and pixels go up to "
                    + $"{image.MaximumValue:N0}, which have none.");
        }

        return image;
    }

    // P-values grow from black to white: where Presentation LUT Shape says how they come out, it counts (PS3.3 C.8.11.3, C.11.6).
    private bool IsInverted(Dataset root)
    {
        var isMonochrome1 = pixels.Photometric == Photometric.Monochrome1;
        var shape = root.Text(Tag.PresentationLutShape)?.ToUpperInvariant();
        if (shape is not ("IDENTITY" or "INVERSE") || shape == "INVERSE" == isMonochrome1)
            return isMonochrome1;
        root.Remarks.Add(
            $"Presentation LUT Shape (2050,0020) is {shape} with {(isMonochrome1 ? "MONOCHROME1"
                : "MONOCHROME2")}: the shape says what P-values are, and "
            + $"counts: shown with the lowest value {(isMonochrome1 ? "black" : "white")}.");
        return !isMonochrome1;
    }

    // Written as US or SS: its bits count, with the sign of the pixels. Floats have attributes of their own.
    private static double? Padding(Dataset root, PixelDescription pixels, uint tag, uint floatTag, uint doubleTag)
    {
        if (pixels.IsFloat)
            return pixels.BitsAllocated == 32 ? root.Number(floatTag, Vr.FL) : root.Number(doubleTag, Vr.FD);
        if (root.Integer(tag, pixels.IsSigned ? Vr.SS : Vr.US) is not { } value)
            return null;
        if (pixels.BitsAllocated > 16 || (pixels.IsSigned && value < 0))
            return value;
        return pixels.IsSigned ? (short)value : (ushort)value;
    }
}
