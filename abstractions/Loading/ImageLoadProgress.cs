namespace ImageLoaders;

/// <summary>How far a load is.</summary>
/// <param name="BytesReceived">Encoded bytes received, from 0.</param>
/// <param name="TotalBytes">Encoded bytes in all; <see langword="null"/> when nobody said.</param>
public readonly record struct ImageLoadProgress(long BytesReceived, long? TotalBytes);
