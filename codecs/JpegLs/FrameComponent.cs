namespace ImageLoaders.Codecs.JpegLs;

/// <summary>A component of the frame.</summary>
/// <param name="Id">What scans call it.</param>
/// <param name="Rows">Its own rows.</param>
/// <param name="Columns">Its own columns.</param>
/// <param name="RepeatX">How many pixels of a row share a sample.</param>
/// <param name="RepeatY">How many rows of pixels share a row of samples.</param>
/// <param name="UnitRows">Its rows in each unit of a scan that interleaves by line.</param>
internal readonly record struct FrameComponent(byte Id, int Rows, int Columns, int RepeatX, int RepeatY, int UnitRows);
