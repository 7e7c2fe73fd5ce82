using FsCheck;
using FsCheck.Fluent;

namespace DerivedLoader.Tests;

/// <summary>A phantom that is turned and moved with its plane gives the same picture.</summary>
public sealed class MotionTests
{
    private static readonly double[] U = [0.8, 0.6, 0];
    private static readonly double[] V = [-0.36, 0.48, 0.8];

    [TestCase("linear", 0.02)]
    [TestCase("cubic", 0.05)]
    public void Oblique_MovedWithTheVolume_IsTheSame(string interpolation, double tolerance)
    {
        var still = Values(interpolation, [0, 0, 0, 0, 0, 0]);
        var moved = Prop.ForAll(ArbMap.Default.ArbFor<(sbyte, sbyte, sbyte, sbyte, sbyte, sbyte)>(), motion =>
        {
            var (a, b, c, x, y, z) = motion;
            var values = Values(interpolation, [a, b, c, x, y, z]);
            return still.Zip(values).All(pair => double.IsNaN(pair.First) == double.IsNaN(pair.Second)
                && !(Math.Abs(pair.First - pair.Second) > tolerance));
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), moved);
    }

    // Three angles and three distances, of a volume that is sheared and whose voxels are not cubes.
    private static double[] Values(string interpolation, double[] motion)
    {
        using var host = new TestHost();
        new MemoryVolume
        {
            X = Turn(motion, [1, 0, 0]),
            Y = Turn(motion, [0, 1, 0]),
            ColumnSpacing = 1.25,
            RowSpacing = 0.75,
            Position = k => Move(motion, [0.3 * k, 0.4 * k, 2 * k]),
            Value = (i, j, k) => 1000 * Math.Sin((i * 0.7) + (j * 0.4) + k),
        }.AddTo(host);
        var (origin, u, v) = (Move(motion, [1, -1, 3]), Turn(motion, U), Turn(motion, V));
        var id = FormattableString.Invariant($"mpr:oblique;origin={origin[0]:R},{origin[1]:R},{origin[2]:R};u={u[0]:R},{u[1]:R},{u[2]:R};")
            + FormattableString.Invariant($"v={v[0]:R},{v[1]:R},{v[2]:R};")
            + $"spacing=0.61;size=20x20;interpolation={interpolation};of=memory:all";
        return ModalityValues.Compute(host.Load(id).GetAwaiter().GetResult());
    }

    private static double[] Turn(double[] motion, double[] p)
    {
        for (var axis = 0; axis < 3; axis++)
        {
            var (sin, cos) = Math.SinCos(motion[axis] / 40);
            var (i, j) = ((axis + 1) % 3, (axis + 2) % 3);
            p = [.. p];
            (p[i], p[j]) = ((cos * p[i]) - (sin * p[j]), (sin * p[i]) + (cos * p[j]));
        }

        return p;
    }

    private static double[] Move(double[] motion, double[] p) => [.. Turn(motion, p).Select((value, i) => value + motion[3 + i])];
}
