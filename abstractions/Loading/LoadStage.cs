namespace ImageLoaders;

/// <summary>
/// Specifies a stage of a load. Each stage is a span of the <see cref="System.Diagnostics.ActivitySource"/> <c>ImageLoaders</c>.
/// </summary>
public enum LoadStage
{
    /// <summary>The loader gets encoded bytes from a server or a file. The span is <c>fetch</c>.</summary>
    Fetch,

    /// <summary>The loader reads the description of the image from the bytes. The span is <c>parse</c>.</summary>
    Parse,

    /// <summary>The loader decompresses pixels. The span is <c>decode</c>.</summary>
    Decode,

    /// <summary>The loader converts decoded samples to the stored values of an image. The span is <c>convert</c>.</summary>
    Convert,
}
