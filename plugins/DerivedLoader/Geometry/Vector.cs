using System.Collections.Immutable;
using System.Globalization;

namespace DerivedLoader.Geometry;

/// <summary>A point or a vector of the patient, in mm: towards the left, the back and the head.</summary>
internal readonly record struct Vector(double X, double Y, double Z)
{
    public double Length => Math.Sqrt(Dot(this));

    public Vector Normalized => this * (1 / Length);

    public bool IsFinite => double.IsFinite(X) && double.IsFinite(Y) && double.IsFinite(Z);

    public static Vector From(ImmutableArray<double> values, int at = 0) => new(values[at], values[at + 1], values[at + 2]);

    public double Dot(Vector other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    public Vector Cross(Vector other) => new((Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));

    public ImmutableArray<double> ToArray() => [X, Y, Z];

    /// <summary>For messages: three decimals, and no sign before a zero.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"({X:0.###;-0.###;0}, {Y:0.###;-0.###;0}, {Z:0.###;-0.###;0})");

    public static Vector operator *(Vector vector, double factor) => new(vector.X * factor, vector.Y * factor, vector.Z * factor);

    public static Vector operator +(Vector left, Vector right) => new(left.X + right.X, left.Y + right.Y, left.Z + right.Z);

    public static Vector operator -(Vector left, Vector right) => new(left.X - right.X, left.Y - right.Y, left.Z - right.Z);

    public static Vector operator -(Vector vector) => new(-vector.X, -vector.Y, -vector.Z);
}
