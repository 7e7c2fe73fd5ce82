using System.Collections.Immutable;

namespace ImageLoaders.Codecs;

/// <summary>Decodes one picture format. Every method is safe for concurrent use; nothing is kept between calls.</summary>
public interface IImageCodec
{
    /// <summary>Reads the header alone. No memory is taken that depends on what it says.</summary>
    /// <param name="codestream">One whole picture, from its first byte.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>.</exception>
    CodestreamInfo ReadHeader(ReadOnlySpan<byte> codestream);

    /// <summary>
    /// Decodes into <paramref name="pixels"/>: rows from the top, samples interleaved by pixel, each
    /// <see cref="CodestreamInfo.BytesPerSample"/> bytes in the machine's order, no padding.
    /// </summary>
    /// <param name="codestream">One whole picture, from its first byte.</param>
    /// <param name="expected">What the caller has made room for: rows, columns, components and bits are compared with the header before anything is written.</param>
    /// <param name="color">Whether colour is handed out as it is stored, or converted to RGB.</param>
    /// <param name="pixels">Exactly <see cref="CodestreamInfo.LengthBytes"/> of <paramref name="expected"/>; its content is undefined after an error.</param>
    /// <param name="cancellationToken">Read at least once a scan, a tile or 50 ms, where the library allows it.</param>
    /// <returns>What in the codestream contradicts its standard, in words, though every sample is in it and none is in doubt; empty as a rule.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>: corrupt, cut off, or other than <paramref name="expected"/>;
    /// <see cref="ImageLoadError.Unsupported"/>: the library is missing, or cannot decode it.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    ImmutableArray<string> Decode(ReadOnlySpan<byte> codestream, in CodestreamInfo expected, ColorOutput color, Span<byte> pixels, CancellationToken cancellationToken = default);
}
