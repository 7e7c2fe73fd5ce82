using WadoLoader.Dicom;

namespace WadoLoader.Pixels;

/// <summary>Distances of pixels in the patient, in mm, and the shape of a pixel.</summary>
/// <param name="Row">Of two rows; <see langword="null"/> when unknown.</param>
/// <param name="Column">Of two columns; <see langword="null"/> when unknown.</param>
/// <param name="AspectRatio">Height by width.</param>
/// <param name="Magnification">By which the detector's spacing was divided; <see langword="null"/> when it was not.</param>
internal readonly record struct PixelSpacings(double? Row, double? Column, double AspectRatio, double? Magnification)
{
    /// <summary>
    /// Pixel Spacing where it was calibrated or differs from the detector's; else the detector's divided by the magnification (PS3.3 10.7).
    /// </summary>
    public static PixelSpacings Read(FrameAttributes frame)
    {
        var root = frame.Root;
        var (row, column) = Pair(frame.Holder(Tag.PixelMeasuresSequence, Tag.PixelSpacing), Tag.PixelSpacing);
        var (imagerRow, imagerColumn) = Pair(root, Tag.ImagerPixelSpacing);
        double? magnification = null;
        var isCalibrated = root.Has(Tag.PixelSpacingCalibrationType) && row is not null;
        if (imagerRow is not null && !isCalibrated && (row is null || (row == imagerRow && column == imagerColumn)))
        {
            magnification = ReadMagnification(root);
            (row, column) = (imagerRow / (magnification ?? 1), imagerColumn / (magnification ?? 1));
        }

        if (row is null)
            (row, column) = Pair(root, Tag.NominalScannedPixelSpacing);
        return new(row, column, Ratio(root, row, column), magnification);
    }

    /// <summary>(0018,1114), else source to detector by source to patient.</summary>
    public static double? ReadMagnification(Dataset root)
    {
        var factor = root.Number(Tag.EstimatedRadiographicMagnificationFactor, Vr.DS)
            ?? (root.Number(Tag.DistanceSourceToDetector, Vr.DS) / root.Number(Tag.DistanceSourceToPatient, Vr.DS));
        return factor is > 0 and < 1000 ? factor : null;
    }

    private static (double? Row, double? Column) Pair(Dataset data, uint tag) =>
        data.Number(tag, Vr.DS) is > 0 and var row && data.Number(tag, Vr.DS, 1) is > 0 and var column ? (row, column) : (null, null);

    private static double Ratio(Dataset root, double? row, double? column)
    {
        if (row is { } height && column is { } width)
            return height / width;
        return root.Number(Tag.PixelAspectRatio, Vr.IS) is > 0 and var vertical && root.Number(Tag.PixelAspectRatio, Vr.IS, 1) is > 0 and var horizontal
            ? vertical / horizontal
            : 1;
    }
}
