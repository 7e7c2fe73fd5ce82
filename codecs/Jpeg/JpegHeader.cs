namespace ImageLoaders.Codecs.Jpeg;

/// <summary>What a JPEG's markers say before its first scan.</summary>
internal readonly record struct JpegHeader
{
    public required CodestreamInfo Info { get; init; }

    /// <summary>What the library will take the components for, by its own reading of the markers.</summary>
    public required JpegTransform LibraryTransform { get; init; }

    /// <summary>The components' ids, first to last, each in 8 bits, the first highest.</summary>
    public required uint ComponentIds { get; init; }

    /// <summary>Where the first scan's marker begins.</summary>
    public required int FirstScanOffset { get; init; }
}
