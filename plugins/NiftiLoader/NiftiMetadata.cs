using ImageLoaders;
using ImageLoaders.Metadata;
using NiftiLoader.Files;
using NiftiLoader.Headers;

namespace NiftiLoader;

/// <summary>What a header states, in the contract's terms.</summary>
internal static class NiftiMetadata
{
    public static Image Describe(PixelBuffer pixels, NiftiVolume volume, ImageSource source)
    {
        var header = volume.Header;
        var (row, column) = Spacing(header.Geometry);
        return new(pixels)
        {
            RescaleSlope = header.Slope,
            RescaleIntercept = header.Intercept,
            Window = header.Window,
            VoiLutFunction = header.Window is null ? VoiLutFunction.Linear : VoiLutFunction.LinearExact,
            RowPixelSpacing = row,
            ColumnPixelSpacing = column,
            PixelAspectRatio = row / column,
            Remarks = volume.Remarks,
            Source = source,
        };
    }

    public static IEnumerable<MetadataModule> Modules(NiftiHeader header, NiftiId id) => [.. Shared(header), .. OfSlice(header, id)];

    /// <summary>What a slice has of its own: its place and its time.</summary>
    public static IEnumerable<MetadataModule> OfSlice(NiftiHeader header, NiftiId id)
    {
        var geometry = header.Geometry;
        var (row, column) = Spacing(geometry);
        yield return new ImagePlaneModule
        {
            Rows = header.Rows,
            Columns = header.Columns,
            ImageOrientationPatient = geometry.Cosines,
            ImagePositionPatient = geometry.PositionOf(id.Frame),
            RowPixelSpacing = row,
            ColumnPixelSpacing = column,
            SpacingBetweenSlices = geometry.Slice.IsDirection ? geometry.Slice.Length : null,
            PixelSpacingSource = PixelSpacingSource.Patient,
            UsingDefaultValues = !geometry.IsStated,
        };
        yield return new FrameModule { FrameNumber = id.Frame, NumberOfFrames = header.Slices };
        if (header.Volumes == 1)
            yield break;
        yield return new AcquisitionOrderModule
        {
            TemporalPosition = id.Volume,
            NumberOfTemporalPositions = header.Volumes,
            TemporalPositionTimeOffset = header.VolumeTime is { } time ? (id.Volume - 1) * time / 1000 : null,
        };
    }

    /// <summary>What all slices have in common.</summary>
    public static IEnumerable<MetadataModule> Shared(NiftiHeader header)
    {
        yield return new MultiframeModule { NumberOfFrames = header.Slices };
        if (!header.Type.Format.IsColor)
            yield return new ModalityLutModule { RescaleSlope = header.Slope, RescaleIntercept = header.Intercept };
        yield return new ImagePixelModule
        {
            SamplesPerPixel = header.Type.Format.Components,
            PhotometricInterpretation = header.Type.Format.IsColor ? "RGB" : "MONOCHROME2",
            Rows = header.Rows,
            Columns = header.Columns,
            BitsAllocated = header.Type.BytesPerVoxel * 8 / header.Type.Format.Components,
            BitsStored = header.Type.BytesPerVoxel * 8 / header.Type.Format.Components,
            PixelRepresentation = header.Type.Format.IsFloat ? null : header.Type.Format.IsSigned ? 1 : 0,
        };
        if (header.Window is { } window)
        {
            yield return new VoiLutModule
            {
                WindowCenter = [window.Center],
                WindowWidth = [window.Width],
                WindowCenterWidthExplanation = [window.Explanation!],
                VoiLutFunction = VoiLutFunction.LinearExact,
            };
        }

        if (header.Description.Length > 0)
            yield return new GeneralSeriesModule { SeriesDescription = header.Description };
    }

    private static (double Row, double Column) Spacing(Geometry geometry) => (geometry.Row.Length, geometry.Column.Length);
}
