using DerivedLoader.Geometry;
using ImageLoaders;
using ImageLoaders.Metadata;

namespace DerivedLoader.Series;

/// <summary>An image of a source, and what is known about it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Metadata">Its metadata.</param>
internal sealed record SourceImage(ImageId Id, ImageMetadata Metadata)
{
    public ImagePlaneModule Plane { get; } = Metadata.Get<ImagePlaneModule>() ?? new();

    /// <summary>Whether it states where it lies, how it lies, and how large its pixels are.</summary>
    public bool HasPlace => !Plane.UsingDefaultValues && Plane.ImagePositionPatient.Length == 3
        && Plane.ImageOrientationPatient.Length == 6 && Plane is { RowPixelSpacing: > 0, ColumnPixelSpacing: > 0, Rows: > 0, Columns: > 0 }
        && Vector.From(Plane.ImageOrientationPatient).Cross(Vector.From(Plane.ImageOrientationPatient, 3)).Length > 1e-3;

    public Vector Position => Vector.From(Plane.ImagePositionPatient);

    public Vector RowCosines => Vector.From(Plane.ImageOrientationPatient).Normalized;

    public Vector ColumnCosines => Vector.From(Plane.ImageOrientationPatient, 3).Normalized;

    public string? SeriesUid => Metadata.Get<GeneralSeriesModule>()?.SeriesInstanceUid;

    public string? SopInstanceUid => Metadata.Get<SopCommonModule>()?.SopInstanceUid ?? Metadata.Source.SopInstanceUid;

    public string? PatientId => Metadata.Get<PatientModule>()?.PatientId;

    /// <summary>An estimate of its decoded pixels, in bytes.</summary>
    public long EstimatedBytes
    {
        get
        {
            var pixels = Metadata.Get<ImagePixelModule>();
            return (long)(Plane.Rows ?? pixels?.Rows ?? 0) * (Plane.Columns ?? pixels?.Columns ?? 0)
                * (((pixels?.BitsAllocated ?? 16) + 7) / 8) * (pixels?.SamplesPerPixel ?? 1);
        }
    }

    public override string ToString() => Id.ToDisplayString();
}
