namespace ImageLoaders.Codecs.Tests.Png;

internal static class Rgba
{
    /// <summary>Spreads grey and RGB to RGBA with the depth they have.</summary>
    public static byte[] From(byte[] pixels, CodestreamInfo info)
    {
        var (sample, components) = (info.BytesPerSample, info.Components);
        var rgba = new byte[info.Rows * info.Columns * 4 * sample];
        rgba.AsSpan().Fill(255);
        for (int from = 0, to = 0; from < pixels.Length; from += components * sample, to += 4 * sample)
        {
            for (var i = 0; i < (components == 1 ? 3 : components); i++)
                pixels.AsSpan(from + (components == 1 ? 0 : i * sample), sample).CopyTo(rgba.AsSpan(to + (i * sample)));
        }

        return rgba;
    }
}
