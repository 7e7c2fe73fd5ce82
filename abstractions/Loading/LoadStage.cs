namespace ImageLoaders;

/// <summary>What a loader is at: a span each in whoever listens to the <see cref="System.Diagnostics.ActivitySource"/> <c>ImageLoaders</c>.</summary>
public enum LoadStage
{
    /// <summary>Gets encoded bytes, from a server or a file: the span <c>fetch</c>.</summary>
    Fetch,

    /// <summary>Reads what the bytes say of the image: the span <c>parse</c>.</summary>
    Parse,

    /// <summary>Decompresses pixels: the span <c>decode</c>.</summary>
    Decode,

    /// <summary>Turns decoded samples into the stored values of an image: the span <c>convert</c>.</summary>
    Convert,
}
