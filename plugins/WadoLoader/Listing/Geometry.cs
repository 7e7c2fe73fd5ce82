using System.Globalization;
using ImageLoaders;
using ImageLoaders.Metadata;

namespace WadoLoader.Listing;

/// <summary>What the images of a stack have in common: their plane, size and spacing; or, without positions, the size alone.</summary>
/// <param name="image">The stack's first image.</param>
internal sealed class Geometry(ImageMetadata image)
{
    private const double CosineTolerance = 1e-4;
    private const double SpacingTolerance = 1e-3; // of the spacing: writers round it

    private readonly ImagePlaneModule? _plane = image.Get<ImagePlaneModule>();
    private readonly int? _frames = image.Get<FrameModule>()?.NumberOfFrames;
    private readonly string? _object = image.Source.SopInstanceUid;

    /// <summary>Whether the images lie somewhere in space.</summary>
    public bool HasPositions => IsPlaced(_plane);

    /// <summary>Whether an image belongs to the stack.</summary>
    public bool Includes(ImageMetadata other)
    {
        var plane = other.Get<ImagePlaneModule>();
        if (plane?.Rows != _plane?.Rows || plane?.Columns != _plane?.Columns || IsPlaced(plane) != HasPositions)
            return false;
        if (!HasPositions) // frames of a film belong together, and to no other film
            return _frames is not > 1 && other.Get<FrameModule>()?.NumberOfFrames is not > 1 || other.Source.SopInstanceUid == _object;
        if (plane!.FrameOfReferenceUid != _plane!.FrameOfReferenceUid
            || !IsNear(plane.RowPixelSpacing, _plane.RowPixelSpacing) || !IsNear(plane.ColumnPixelSpacing, _plane.ColumnPixelSpacing))
            return false;
        for (var i = 0; i < 6; i++)
            if (Math.Abs(plane.ImageOrientationPatient[i] - _plane.ImageOrientationPatient[i]) > CosineTolerance)
                return false;
        return true;
    }

    /// <summary>Where an image of the stack lies along the stack's normal, in mm; 0 where there are no positions.</summary>
    public double PositionOf(ImageMetadata other)
    {
        if (!HasPositions)
            return 0;
        var position = other.Get<ImagePlaneModule>()!.ImagePositionPatient;
        var (x, y, z) = Normal();
        return (position[0] * x) + (position[1] * y) + (position[2] * z);
    }

    /// <summary>In words: "axial, 512 x 512".</summary>
    public string Describe()
    {
        var size = string.Create(CultureInfo.InvariantCulture, $"{_plane?.Columns ?? 0} x {_plane?.Rows ?? 0}");
        if (!HasPositions)
            return size;
        var (x, y, z) = Normal();
        var (sagittal, coronal, axial) = (Math.Abs(x), Math.Abs(y), Math.Abs(z));
        var plane = axial > 0.9 ? "axial" : coronal > 0.9 ? "coronal" : sagittal > 0.9 ? "sagittal" : "oblique";
        return $"{plane}, {size}";
    }

    private (double X, double Y, double Z) Normal()
    {
        var cosines = _plane!.ImageOrientationPatient;
        return (
            (cosines[1] * cosines[5]) - (cosines[2] * cosines[4]),
            (cosines[2] * cosines[3]) - (cosines[0] * cosines[5]),
            (cosines[0] * cosines[4]) - (cosines[1] * cosines[3]));
    }

    private static bool IsPlaced(ImagePlaneModule? plane) =>
        plane is { UsingDefaultValues: false, ImageOrientationPatient.Length: 6, ImagePositionPatient.Length: 3 };

    private static bool IsNear(double? a, double? b) =>
        a is null || b is null ? a == b : Math.Abs(a.Value - b.Value) <= SpacingTolerance * Math.Max(a.Value, b.Value);
}
