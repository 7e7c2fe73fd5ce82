using System.Collections.Immutable;
using System.Globalization;

namespace NiftiLoader.Headers;

/// <summary>
/// Where voxels lie: in mm, in DICOM's directions (towards the patient's left, back and head). NIfTI's own are right to left the other
/// way round, and front to back.
/// </summary>
/// <param name="Column">The step from a column to the next: index i.</param>
/// <param name="Row">The step from a row to the next: index j.</param>
/// <param name="Slice">The step from a slice to the next: index k.</param>
/// <param name="Origin">The centre of the first voxel.</param>
/// <param name="IsStated">Whether the file states an orientation.</param>
internal sealed record Geometry(Vector Column, Vector Row, Vector Slice, Vector Origin, bool IsStated)
{
    public ImmutableArray<double> Cosines
    {
        get
        {
            var (x, y) = (Column.Normalized, Row.Normalized);
            return [x.X, x.Y, x.Z, y.X, y.Y, y.Z];
        }
    }

    /// <summary>The centre of the first voxel of a slice, from 1.</summary>
    public ImmutableArray<double> PositionOf(int frame)
    {
        var position = Origin + (Slice * (frame - 1));
        return [position.X, position.Y, position.Z];
    }

    /// <summary>The sform where there is one, else the qform, else the voxels' sizes alone (methods 3, 2 and 1 of the standard).</summary>
    public static Geometry Read(HeaderFields fields, List<string> remarks)
    {
        var scale = ReadUnit(fields, remarks);
        var geometry = fields.SformCode > 0 ? ReadSform(fields) : null;
        if (fields.SformCode > 0 && geometry is null)
            remarks.Add("The sform has a column of zeros or a value that is no number: it is not used.");
        if (geometry is not null && fields.QformCode > fields.SformCode && ReadQform(fields, []) is { } other
            && other.DiffersFrom(geometry))
            remarks.Add(string.Create(CultureInfo.InvariantCulture,
                $"The qform (code {fields.QformCode}) differs from the sform (code {fields.SformCode}): the sform is used."));
        geometry ??= fields.QformCode > 0 ? ReadQform(fields, remarks) : null;
        if (geometry is null)
        {
            remarks.Add("The file states no orientation (qform_code and sform_code are 0 or not usable): "
                + "left, right, front, back, head and feet are unknown.");
            geometry = ReadSizes(fields, remarks);
        }
        else if (Math.Abs(geometry.Column.Normalized.Dot(geometry.Row.Normalized)) > 1e-4)
        {
            remarks.Add("Rows and columns are not perpendicular, as they are in DICOM: distances and angles in the picture are not true.");
        }

        return new(geometry.Column * scale, geometry.Row * scale, geometry.Slice * scale, geometry.Origin * scale, geometry.IsStated);
    }

    private static double ReadUnit(HeaderFields fields, List<string> remarks)
    {
        switch (fields.Units & 7)
        {
            case 1:
                return 1000;
            case 3:
                return 0.001;
            case 0:
            case 2:
                return 1;
            default:
                remarks.Add($"xyzt_units states the unit of length {fields.Units & 7}, which NIfTI does not define: mm is taken.");
                return 1;
        }
    }

    private static Geometry? ReadSform(HeaderFields fields)
    {
        Span<Vector> columns = stackalloc Vector[4];
        for (var i = 0; i < 4; i++)
            columns[i] = Vector.FromRas(fields.AffineRow(0, i), fields.AffineRow(1, i), fields.AffineRow(2, i));
        return Make(fields, columns[0], columns[1], columns[2], columns[3]);
    }

    private static Geometry? ReadQform(HeaderFields fields, List<string> remarks)
    {
        var (b, c, d) = (fields.Quaternion(0), fields.Quaternion(1), fields.Quaternion(2));
        var squares = (b * b) + (c * c) + (d * d);
        if (!(squares <= 1 + 1e-4))
        {
            remarks.Add(string.Create(CultureInfo.InvariantCulture,
                $"The qform's quaternion ({b}, {c}, {d}) is no rotation: it is not used."));
            return null;
        }

        var a = Math.Sqrt(Math.Max(0, 1 - squares));
        if (squares > 1)
        {
            var length = Math.Sqrt(squares);
            (b, c, d) = (b / length, c / length, d / length);
        }

        var (x, y, z) = (Size(fields, 1), Size(fields, 2), Size(fields, 3) * (fields.PixelDimension(0) < 0 ? -1 : 1));
        return Make(fields,
            Vector.FromRas((a * a) + (b * b) - (c * c) - (d * d), 2 * ((b * c) + (a * d)), 2 * ((b * d) - (a * c))) * x,
            Vector.FromRas(2 * ((b * c) - (a * d)), (a * a) + (c * c) - (b * b) - (d * d), 2 * ((c * d) + (a * b))) * y,
            Vector.FromRas(2 * ((b * d) + (a * c)), 2 * ((c * d) - (a * b)), (a * a) + (d * d) - (c * c) - (b * b)) * z,
            Vector.FromRas(fields.Quaternion(3), fields.Quaternion(4), fields.Quaternion(5)));
    }

    // Of a single slice the third column says nothing that is needed.
    private static Geometry? Make(HeaderFields fields, Vector column, Vector row, Vector slice, Vector origin)
    {
        var isVolume = fields.Dimension(0) >= 3 && fields.Dimension(3) > 1;
        return column.IsDirection && row.IsDirection && origin.IsFinite && (slice.IsDirection || !isVolume)
            && column.Normalized.Cross(row.Normalized).Length > 1e-3
            ? new(column, row, slice.IsFinite ? slice : default, origin, true) : null;
    }

    private static Geometry ReadSizes(HeaderFields fields, List<string> remarks)
    {
        Span<double> sizes = stackalloc double[3];
        for (var i = 0; i < 3; i++)
        {
            sizes[i] = Size(fields, i + 1);
            if (sizes[i] > 0 && double.IsFinite(sizes[i]))
                continue;
            if (i < fields.Dimension(0))
                remarks.Add(string.Create(CultureInfo.InvariantCulture, $"pixdim[{i + 1}] is {sizes[i]}, which is no size: 1 is taken."));
            sizes[i] = 1;
        }

        return new(Vector.FromRas(sizes[0], 0, 0), Vector.FromRas(0, sizes[1], 0), Vector.FromRas(0, 0, sizes[2]), default, false);
    }

    private static double Size(HeaderFields fields, int i) => Math.Abs(fields.PixelDimension(i));

    private bool DiffersFrom(Geometry other)
    {
        var tolerance = 1e-3 * Math.Min(Column.Length, Row.Length);
        return (Column - other.Column).Length > tolerance || (Row - other.Row).Length > tolerance
            || (Slice - other.Slice).Length > tolerance || (Origin - other.Origin).Length > tolerance * 10;
    }
}
