using System.Globalization;
using ImageLoaders.Metadata;
using WadoLoader.Dicom;

namespace WadoLoader.Pixels;

/// <summary>Distances of pixels in mm, what they are measured at, and the shape of a pixel.</summary>
/// <param name="Row">Of two rows; <see langword="null"/> when unknown.</param>
/// <param name="Column">Of two columns; <see langword="null"/> when unknown.</param>
/// <param name="AspectRatio">Height by width.</param>
/// <param name="Source">What they are measured at; <see langword="null"/> when they are unknown.</param>
internal readonly record struct PixelSpacings(double? Row, double? Column, double AspectRatio, PixelSpacingSource? Source)
{
    private const uint FramePixelDataPropertiesSequence = 0x00289443;
    private const uint PixelCalibrationSequence = 0x00189401;
    private const uint GeometrySequence = 0x00189476;
    private const uint ObjectPixelSpacingInCenterOfBeam = 0x00189404;

    /// <summary>
    /// Pixel Spacing where it was calibrated or differs from the detector's; else the detector's divided by the magnification, where that
    /// is said; else that of a film (PS3.3 10.7.1). Of an enhanced object each is looked for in its functional group.
    /// </summary>
    public static PixelSpacings Read(FrameAttributes frame)
    {
        var root = frame.Root;
        var spacing = Pair(frame.Holder(Tag.PixelMeasuresSequence, Tag.PixelSpacing), Tag.PixelSpacing);
        var imager = ReadImager(frame);
        if (spacing is { } said && (imager is not { } its || !IsSame(said, its) || root.Has(Tag.PixelSpacingCalibrationType)))
        {
            var isPlain = imager is null && !root.Has(Tag.PixelSpacingCalibrationType);
            return new(said, root, isPlain ? PixelSpacingSource.Patient : PixelSpacingSource.Calibrated);
        }

        if (frame.InGroup(PixelCalibrationSequence, ObjectPixelSpacingInCenterOfBeam) is { } calibration
            && Pair(calibration, ObjectPixelSpacingInCenterOfBeam, Vr.FD) is { } inBeam)
            return new(inBeam, root, PixelSpacingSource.Magnification);
        if (imager is { } detector)
            return AtDetector(frame, detector, isCopied: spacing is not null);
        return Pair(root, Tag.NominalScannedPixelSpacing) is { } film ? new(film, root, PixelSpacingSource.Film)
            : new(null, null, Ratio(root, null), null);
    }

    /// <summary>Imager Pixel Spacing, of a row and of a column; <see langword="null"/> when it is not said.</summary>
    public static (double Row, double Column)? ReadImager(FrameAttributes frame) =>
        Pair(frame.Holder(FramePixelDataPropertiesSequence, Tag.ImagerPixelSpacing), Tag.ImagerPixelSpacing);

    /// <summary>Distance Source to Detector, in mm.</summary>
    public static double? ReadSourceToDetector(FrameAttributes frame) => Positive(
        frame.Holder(GeometrySequence, Tag.DistanceSourceToDetector), Tag.DistanceSourceToDetector);

    /// <summary>(0018,1114), else source to detector by source to patient.</summary>
    public static double? ReadMagnification(FrameAttributes frame)
    {
        var holder = frame.Holder(GeometrySequence, Tag.EstimatedRadiographicMagnificationFactor);
        var factor = holder.Has(Tag.EstimatedRadiographicMagnificationFactor)
            ? Positive(holder, Tag.EstimatedRadiographicMagnificationFactor)
            : ReadSourceToDetector(frame) / Positive(frame.Root, Tag.DistanceSourceToPatient);
        return factor < 1000 ? factor : null;
    }

    /// <summary>Two distances; <see langword="null"/> when they are missing, or are no two distances, which is remarked upon.</summary>
    public static (double Row, double Column)? Pair(Dataset data, uint tag, ushort implied = Vr.DS)
    {
        if (data.Exactly(tag, implied, 2) is not [var row, var column])
            return null;
        if (row > 0 && column > 0)
            return (row, column);
        data.LeaveOut(tag, implied, "is no distance of pixels");
        return null;
    }

    private PixelSpacings((double Row, double Column) spacing, Dataset root, PixelSpacingSource source)
        : this(spacing.Row, spacing.Column, Ratio(root, spacing), source)
    {
    }

    private static double? Positive(Dataset data, uint tag)
    {
        if (data.Number(tag, Vr.DS) is not <= 0)
            return data.Number(tag, Vr.DS);
        data.LeaveOut(tag, Vr.DS, "is none that can be");
        return null;
    }

    // Rounded to three digits one is still a copy of the other.
    private static bool IsSame((double Row, double Column) a, (double Row, double Column) b) =>
        Math.Abs((a.Row / b.Row) - 1) < 1e-3 && Math.Abs((a.Column / b.Column) - 1) < 1e-3;

    // A Pixel Spacing that is the detector's says that nobody corrected it (PS3.3 10.7.1.3).
    private static PixelSpacings AtDetector(FrameAttributes frame, (double Row, double Column) imager, bool isCopied)
    {
        var magnification = ReadMagnification(frame);
        var spacing = magnification is { } factor ? (imager.Row / factor, imager.Column / factor) : imager;
        if (isCopied && magnification is { } applied)
        {
            frame.Root.Remarks.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Pixel Spacing (0028,0030) equals Imager Pixel Spacing (0018,1164): it is the detector's, and was not calibrated. ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"Divided by the magnification {applied:0.####} that the object says, it is {spacing.Item1:0.####} x "
                        + $"{spacing.Item2:0.####} mm in the patient."));
        }

        return new(spacing, frame.Root, magnification is null ? PixelSpacingSource.Detector : PixelSpacingSource.Magnification);
    }

    private static double Ratio(Dataset root, (double Row, double Column)? spacing)
    {
        if (spacing is { } known)
            return known.Row / known.Column;
        if (root.Exactly(Tag.PixelAspectRatio, Vr.IS, 2) is not [var vertical, var horizontal])
            return 1;
        if (vertical > 0 && horizontal > 0)
            return vertical / horizontal;
        root.LeaveOut(Tag.PixelAspectRatio, Vr.IS, "is no ratio");
        return 1;
    }
}
