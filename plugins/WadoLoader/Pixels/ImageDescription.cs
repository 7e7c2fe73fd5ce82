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
    public Image Describe(PixelBuffer buffer, ImageSource source, TimeSpan fetchTime, TimeSpan decodeTime)
    {
        var root = dicom.Dataset;
        var transform = frame.Rescale;
        var slope = transform.Number(Tag.RescaleSlope, Vr.DS) ?? 1;
        if (slope == 0)
        {
            remarks.Add("Rescale Slope (0028,1053) is 0: taken for 1.");
            slope = 1;
        }

        var spacing = PixelSpacings.Read(frame);
        var isGray = pixels.Samples == 1 && pixels.Photometric != Photometric.Palette;
        return new Image(buffer)
        {
            RescaleSlope = isGray ? slope : 1,
            RescaleIntercept = isGray ? transform.Number(Tag.RescaleIntercept, Vr.DS) ?? 0 : 0,
            RescaleType = isGray ? transform.Text(Tag.RescaleType) : null,
            ModalityLut = isGray ? GrayTables.ModalityLut(root, pixels.IsSigned, remarks) : null,
            Windows = isGray ? GrayTables.Windows(frame, remarks) : [],
            VoiLutFunction = GrayTables.Function(frame, remarks),
            VoiLuts = isGray ? GrayTables.VoiLuts(frame, pixels.IsSigned, pixels.BitsStored, remarks) : [],
            Invert = pixels.Photometric == Photometric.Monochrome1,
            PixelPaddingValue = isGray ? Padding(root, pixels, Tag.PixelPaddingValue, Tag.FloatPixelPaddingValue, Tag.DoubleFloatPixelPaddingValue) : null,
            PixelPaddingRangeLimit = isGray ? Padding(root, pixels, Tag.PixelPaddingRangeLimit, Tag.FloatPixelPaddingRangeLimit, Tag.DoubleFloatPixelPaddingRangeLimit) : null,
            Overlays = overlays,
            RowPixelSpacing = spacing.Row,
            ColumnPixelSpacing = spacing.Column,
            PixelAspectRatio = spacing.AspectRatio,
            IsLossy = isLossy || root.Text(Tag.LossyImageCompression) == "01",
            Source = source,
            FetchTime = fetchTime,
            DecodeTime = decodeTime,
            Remarks = [.. remarks],
        };
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
