using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using ImageLoaders.TestCorpus;

namespace DerivedLoader.Tests;

/// <summary>A plane through a phantom, with what it must be: by a formula, or by what other programs computed.</summary>
internal sealed class ReslicedPlane(JsonElement entry)
{
    public PhantomSeries Series => PhantomSeries.All[entry.GetProperty("series").GetString()!];

    public int Columns => entry.GetProperty("columns").GetInt32();

    public int Rows => entry.GetProperty("rows").GetInt32();

    public string Interpolation => entry.GetProperty("interpolation").GetString()!;

    public string? SlabMode => entry.TryGetProperty("slab", out var mode) ? mode.GetString() : null;

    public int Samples => entry.TryGetProperty("samples", out var samples) ? samples.GetInt32() : 1;

    public bool IsFormula => entry.TryGetProperty("expected", out var expected) && expected.GetString() == "formula";

    public string? File => entry.TryGetProperty("file", out var file) ? file.GetString() : null;

    public double[] Origin => PhantomSeries.Numbers(entry.GetProperty("origin"));

    public double[] U => PhantomSeries.Numbers(entry.GetProperty("u"));

    public double[] V => PhantomSeries.Numbers(entry.GetProperty("v"));

    private double Step => entry.TryGetProperty("step", out var step) ? step.GetDouble() : 0;

    /// <summary>The id of the plane, of the series or of another source of the same images.</summary>
    public string IdOf(string source)
    {
        var interpolation = Interpolation == "catmull-rom" ? "cubic" : Interpolation;
        return $"mpr:oblique;origin={Text(Origin)};u={Text(U)};v={Text(V)};spacing=0.9;size={Columns}x{Rows}{Slab};"
            + $"interpolation={interpolation};of={source}";
    }

    /// <summary>The value of a pixel by the formula; <see langword="null"/> where a sample lies beyond the outermost voxel
    /// centres.</summary>
    public double? FormulaAt(int column, int row)
    {
        var (series, offsets) = (Series, Enumerable.Range(0, Samples).Select(s => (s - ((Samples - 1) / 2.0)) * Step));
        var normal = Cross(U, V);
        var length = Math.Sqrt(Dot(normal, normal));
        var values = new List<double>();
        foreach (var offset in offsets)
        {
            var p = new double[3];
            for (var i = 0; i < 3; i++)
                p[i] = Origin[i] + (column * U[i]) + (row * V[i]) + (offset * normal[i] / length);
            if (!IsInner(series, p))
                return null;
            values.Add(series.FieldAt(p[0], p[1], p[2]));
        }

        return SlabMode switch { "max" => values.Max(), "min" => values.Min(), _ => values.Average() };
    }

    public float[] ReadFile()
    {
        using var gzip = new GZipStream(System.IO.File.OpenRead(Path.Combine(Fixtures.Derived!, File!)), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        gzip.CopyTo(bytes);
        return MemoryMarshal.Cast<byte, float>(bytes.ToArray()).ToArray();
    }

    public static IEnumerable<TestCaseData> All()
    {
        if (Fixtures.Derived is not { } root)
            yield break;
        using var reslices = JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(root, "reslices.json")));
        foreach (var query in reslices.RootElement.GetProperty("queries").EnumerateArray())
        {
            var plane = new ReslicedPlane(query.Clone());
            yield return new TestCaseData(plane).SetArgDisplayNames(
                $"{plane.Series} {query.GetProperty("plane")} {plane.Interpolation} {plane.SlabMode}");
        }
    }

    private string Slab => SlabMode is null ? ""
        : string.Create(CultureInfo.InvariantCulture, $";slab={(Samples - 1) * Step},{SlabMode},{Samples}");

    // Between the outermost centres, also where slices are sheared: along the stack's step.
    private static bool IsInner(PhantomSeries series, double[] p)
    {
        var positions = series.Positions;
        var (x, y, n) = (series.Vector("rowCosines"), series.Vector("columnCosines"), series.Vector("normal"));
        var first = positions[0];
        var step = positions[^1].Zip(first, (last, start) => last - start).ToArray();
        var q = p.Zip(first, (point, start) => point - start).ToArray();
        var along = Dot(q, n) / Dot(step, n);
        var inPlane = q.Zip(step, (value, part) => value - (along * part)).ToArray();
        var (i, j) = (Dot(inPlane, x) / series.Entry.GetProperty("columnSpacing").GetDouble(),
            Dot(inPlane, y) / series.Entry.GetProperty("rowSpacing").GetDouble());
        return along is >= 0 and <= 1 && i >= 0 && i <= series.Columns - 1 && j >= 0 && j <= series.Rows - 1;
    }

    private static string Text(double[] values) =>
        string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    private static double Dot(double[] a, double[] b) => (a[0] * b[0]) + (a[1] * b[1]) + (a[2] * b[2]);

    private static double[] Cross(double[] a, double[] b) =>
        [(a[1] * b[2]) - (a[2] * b[1]), (a[2] * b[0]) - (a[0] * b[2]), (a[0] * b[1]) - (a[1] * b[0])];
}
