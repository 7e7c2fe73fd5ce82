namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Where a part of a tile lies in the codestream (SOT, ISO/IEC 15444-1 A.4.2).</summary>
/// <param name="Start">Of its SOT marker.</param>
/// <param name="Header">Of the segments behind the SOT segment.</param>
/// <param name="Data">Behind its SOD marker.</param>
/// <param name="End">Behind its last byte.</param>
internal readonly record struct TilePart(int Start, int Header, int Data, int End);
