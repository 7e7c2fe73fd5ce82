namespace NiftiLoader.Headers;

/// <summary>A vector in DICOM's directions.</summary>
internal readonly record struct Vector(double X, double Y, double Z)
{
    public double Length => Math.Sqrt(Dot(this));

    public Vector Normalized => this * (1 / Length);

    public bool IsFinite => double.IsFinite(X) && double.IsFinite(Y) && double.IsFinite(Z);

    /// <summary>Whether it is finite and not zero.</summary>
    public bool IsDirection => IsFinite && Length is > 0 and < double.PositiveInfinity;

    /// <summary>From NIfTI's directions: right, front and up are positive there.</summary>
    public static Vector FromRas(double x, double y, double z) => new(-x, -y, z);

    public double Dot(Vector other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    public Vector Cross(Vector other) => new((Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));

    public static Vector operator *(Vector vector, double factor) => new(vector.X * factor, vector.Y * factor, vector.Z * factor);

    public static Vector operator +(Vector left, Vector right) => new(left.X + right.X, left.Y + right.Y, left.Z + right.Z);

    public static Vector operator -(Vector left, Vector right) => left + (right * -1);
}
