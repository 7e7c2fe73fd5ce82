namespace ImageLoaders.Codecs.WebP;

/// <summary>What libwebp's decoder ends with (VP8StatusCode).</summary>
internal enum WebPStatus
{
    Ok,
    OutOfMemory,
    InvalidParameter,
    BitstreamError,
    UnsupportedFeature,
    Suspended,
    UserAbort,
    NotEnoughData,
}
