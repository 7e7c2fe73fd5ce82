namespace ImageLoaders;

/// <summary>Represents the progress of a load.</summary>
/// <param name="BytesReceived">The number of encoded bytes received, from 0.</param>
/// <param name="TotalBytes">The total number of encoded bytes; <see langword="null"/> if unknown.</param>
public readonly record struct ImageLoadProgress(long BytesReceived, long? TotalBytes);
