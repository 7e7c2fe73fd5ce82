namespace ImageLoaders.Codecs.Jpeg;

/// <summary>One component of a frame.</summary>
/// <param name="Id">What scans call it.</param>
/// <param name="Horizontal">Its horizontal sampling factor, 1 to 4.</param>
/// <param name="Vertical">Its vertical sampling factor, 1 to 4.</param>
/// <param name="Quantization">Its quantization table; lossless frames have none.</param>
internal readonly record struct JpegFrameComponent(byte Id, int Horizontal, int Vertical, int Quantization);
