using System.Collections.Immutable;
using System.Globalization;
using DerivedLoader.Geometry;

namespace DerivedLoader.Series;

/// <summary>Images of one orientation, size and spacing.</summary>
/// <param name="Images">The images, in the order of the source.</param>
internal sealed record ImageStack(ImmutableArray<SourceImage> Images)
{
    private const double CosineTolerance = 1e-4;
    private const double SpacingTolerance = 1e-3;

    public SourceImage First => Images[0];

    public Vector Normal => First.RowCosines.Cross(First.ColumnCosines).Normalized;

    /// <summary>Groups images, the largest group first.</summary>
    /// <param name="images">The images.</param>
    /// <param name="cancellationToken">A token to cancel the operation. It is checked for every image: each is compared with all
    /// groups.</param>
    public static ImmutableArray<ImageStack> Find(ImmutableArray<SourceImage> images, CancellationToken cancellationToken)
    {
        var stacks = new List<List<SourceImage>>();
        foreach (var image in images)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (stacks.Find(stack => IsAlike(stack[0], image)) is { } stack)
                stack.Add(image);
            else
                stacks.Add([image]);
        }

        return [.. stacks.OrderByDescending(static stack => stack.Count).Select(static stack => new ImageStack([.. stack]))];
    }

    /// <summary>For messages: size, spacing and orientation.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Images.Length} of {First.Plane.Columns} x {First.Plane.Rows} pixels of {First.Plane.ColumnPixelSpacing:0.####} x "
            + $"{First.Plane.RowPixelSpacing:0.####} mm along {First.RowCosines} and {First.ColumnCosines} ({First})");

    private static bool IsAlike(SourceImage one, SourceImage other) =>
        one.Plane.Rows == other.Plane.Rows && one.Plane.Columns == other.Plane.Columns
        && one.Plane.FrameOfReferenceUid == other.Plane.FrameOfReferenceUid
        && IsNear(one.RowCosines, other.RowCosines) && IsNear(one.ColumnCosines, other.ColumnCosines)
        && IsNear(one.Plane.RowPixelSpacing, other.Plane.RowPixelSpacing)
        && IsNear(one.Plane.ColumnPixelSpacing, other.Plane.ColumnPixelSpacing);

    private static bool IsNear(Vector one, Vector other) => Math.Abs(one.X - other.X) <= CosineTolerance
        && Math.Abs(one.Y - other.Y) <= CosineTolerance && Math.Abs(one.Z - other.Z) <= CosineTolerance;

    private static bool IsNear(double? one, double? other) => Math.Abs(one!.Value - other!.Value) <= SpacingTolerance * one.Value;
}
