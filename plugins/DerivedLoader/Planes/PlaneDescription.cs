using System.Collections.Immutable;
using DerivedLoader.Ids;
using DerivedLoader.Series;
using ImageLoaders;
using ImageLoaders.Metadata;

namespace DerivedLoader.Planes;

/// <summary>Says what a sampled picture is.</summary>
internal static class PlaneDescription
{
    /// <summary>The image: windows and units are those of the slice in the middle of those that were loaded.</summary>
    public static Image ImageOf(SampledPlane plane, PlanePlan plan, ImmutableArray<Image> parts, IEnumerable<string> remarks)
    {
        var middle = parts[parts.Length / 2];
        var all = remarks.ToList();
        if (parts.Any(part => part.RescaleType != middle.RescaleType))
            all.Add("The images have different units (Rescale Type): none is stated.");
        return new(plane.Pixels)
        {
            RescaleSlope = plane.Slope,
            RescaleIntercept = plane.Intercept,
            ModalityLut = plane.ModalityLut,
            RescaleType = parts.All(part => part.RescaleType == middle.RescaleType) ? middle.RescaleType : null,
            Windows = middle.Windows,
            VoiLutFunction = middle.VoiLutFunction,
            VoiLuts = middle.VoiLuts,
            Invert = middle.Invert,
            PixelPaddingValue = plane.Padding,
            PixelPaddingRangeLimit = plane.PaddingLimit,
            RowPixelSpacing = plan.RowSpacing,
            ColumnPixelSpacing = plan.ColumnSpacing,
            PixelAspectRatio = plan.RowSpacing / plan.ColumnSpacing,
            IsLossy = parts.Any(static part => part.IsLossy),
            Remarks = [.. all.Concat(parts.SelectMany(static part => part.Remarks)).Distinct().Take(32)],
            Source = new() { OfParts = true },
        };
    }

    /// <summary>The metadata: that of the first slice for patient, study and series; no SOP instance.</summary>
    public static ImageMetadata MetadataOf(PlanePlan plan, SourceVolume volume, Operation operation)
    {
        var first = volume.Slices[0];
        return new(DerivedMetadata.Shared(first.Metadata, operation.ToString().ToUpperInvariant(), "Multiplanar reconstruction").Append(
            new ImagePlaneModule
            {
                FrameOfReferenceUid = first.Plane.FrameOfReferenceUid,
                Rows = plan.Lines.Rows,
                Columns = plan.Lines.Columns,
                ImageOrientationPatient = plan.Grid is { } grid ? [.. grid.U.Normalized.ToArray(), .. grid.V.Normalized.ToArray()] : [],
                ImagePositionPatient = plan.Grid?.Origin.ToArray() ?? [],
                RowPixelSpacing = plan.RowSpacing,
                ColumnPixelSpacing = plan.ColumnSpacing,
                PixelSpacingSource = PixelSpacingSource.Patient,
                SliceThickness = plan.Slab.Planes > 1 ? plan.Slab.Thickness : null,
            }))
        {
            Source = new() { OfParts = true },
            Remarks = volume.Remarks,
        };
    }
}
