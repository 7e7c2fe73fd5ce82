namespace ImageLoaders;

/// <summary>The size in pixels that is enough for whoever asks, as for a thumbnail.</summary>
/// <param name="Rows">Rows, at least 1.</param>
/// <param name="Columns">Columns, at least 1.</param>
public readonly record struct TargetSize(int Rows, int Columns);
