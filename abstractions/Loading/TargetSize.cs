namespace ImageLoaders;

/// <summary>Represents the size that is sufficient for a caller, for example for a thumbnail.</summary>
/// <param name="Rows">The number of rows, in pixels. At least 1.</param>
/// <param name="Columns">The number of columns, in pixels. At least 1.</param>
public readonly record struct TargetSize(int Rows, int Columns);
