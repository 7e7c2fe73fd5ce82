namespace ImageLoaders.Codecs.Jpeg;

/// <summary>What a JPEG's markers say before its first scan.</summary>
internal readonly record struct JpegHeader
{
    public required CodestreamInfo Info { get; init; }

    /// <summary>What the library will take the components for, by its own reading of the markers.</summary>
    public required JpegTransform LibraryTransform { get; init; }

    /// <summary>The components' ids, first to last, each in 8 bits, the first highest.</summary>
    public required uint ComponentIds { get; init; }

    /// <summary>The second byte of the frame's marker: C0 baseline, C1 and C9 extended, C2 and CA progressive.</summary>
    public required byte Process { get; init; }

    public bool IsProgressive => (Process & 3) == 2;

    public bool IsArithmetic => Process >= 0xC9;

    /// <summary>Where the first scan's marker begins.</summary>
    public required int FirstScanOffset { get; init; }
}
