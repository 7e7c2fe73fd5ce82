namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Decodes a codestream (ISO/IEC 15444-1), tile after tile.</summary>
internal static class CodestreamDecoder
{
    /// <summary>31 bits and a sign fit in the numbers that samples are handed out in.</summary>
    public const int MaxBits = 31;

    /// <param name="codestream">All of it.</param>
    /// <param name="headers">What its headers say.</param>
    /// <param name="threads">How many may work at once, with the caller's.</param>
    /// <param name="target">Where the samples go.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>, <see cref="ImageLoadError.TooLarge"/>.
    /// </exception>
    public static unsafe void Decode(
        ReadOnlySpan<byte> codestream, CodestreamHeaders headers, int threads, SampleTarget target, CancellationToken cancellationToken)
    {
        foreach (var component in headers.Size.Components)
        {
            if (component.Bits > MaxBits)
                throw CodecError.Unsupported($"JPEG 2000: its samples have {component.Bits} bits; up to {MaxBits} can be decoded here.");
        }

        fixed (byte* bytes = codestream)
        {
            var packedHeaders = headers.JoinPackedHeaders(codestream);
            var tiles = new TileDecoder(bytes, codestream.Length, headers, new BlockDecoder?[Math.Max(1, threads)], cancellationToken);
            for (var tile = 0; tile < headers.Tiles.Length; tile++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (headers.Tiles[tile] is { } parts)
                    tiles.Decode(tile, parts, packedHeaders[tile], target);
            }
        }
    }
}
