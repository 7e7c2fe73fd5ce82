namespace ImageLoaders.Codecs.Gif;

/// <summary>Where a frame's colours and data lie, and how to read them.</summary>
/// <param name="Palette">Its colours in the file, three bytes each: its own or the file's.</param>
/// <param name="DataOffset">Where the byte with the code size stands, which its data follow.</param>
/// <param name="EndOffset">Where the data end.</param>
/// <param name="Transparent">The transparent colour's number; -1: there is none.</param>
/// <param name="IsInterlaced">Whether its rows come in four passes.</param>
internal readonly record struct GifFrame(Range Palette, int DataOffset, int EndOffset, int Transparent, bool IsInterlaced);
