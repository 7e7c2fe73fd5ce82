using System.Collections.Immutable;

namespace ImageLoaders.Codecs;

/// <summary>Decodes a picture format. All methods are safe for concurrent use. A codec keeps nothing between calls.</summary>
/// <example>
/// <code>
/// IImageCodec codec = new PngCodec();
/// var info = codec.ReadHeader(bytes);
/// var pixels = request.AllocatePixels(info.Rows, info.Columns, new(SampleType.U8, info.Components));
/// var remarks = codec.Decode(bytes, info, ColorOutput.YCbCrToRgb, pixels.Memory.Span, cancellationToken);
/// </code>
/// </example>
public interface IImageCodec
{
    /// <summary>Reads only the header. It takes no memory that depends on the content of the header.</summary>
    /// <param name="codestream">One whole picture, from its first byte.</param>
    /// <returns>The values of the header.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>: the header is corrupt. <see cref="ImageLoadError.Unsupported"/>: the codec does not support
    /// the picture.
    /// </exception>
    CodestreamInfo ReadHeader(ReadOnlySpan<byte> codestream);

    /// <summary>
    /// Decodes a picture into <paramref name="pixels"/>: rows from the top, samples interleaved by pixel, no padding. Each sample takes
    /// <see cref="CodestreamInfo.BytesPerSample"/> bytes in the byte order of the machine.
    /// </summary>
    /// <param name="codestream">One whole picture, from its first byte.</param>
    /// <param name="expected">
    /// The picture that the caller expects. Its rows, columns, components and bits are compared with the header before anything is written.
    /// </param>
    /// <param name="color">Whether colour is returned as it is stored, or converted to RGB.</param>
    /// <param name="pixels">
    /// The memory to fill: exactly <see cref="CodestreamInfo.LengthBytes"/> of <paramref name="expected"/>. Its content is undefined after
    /// an error.
    /// </param>
    /// <param name="cancellationToken">
    /// A token to cancel the operation. It is checked at least once for each scan, each tile or 50 ms, if the library allows it.
    /// </param>
    /// <returns>
    /// Contradictions between the codestream and its standard, in words. They concern no sample: every sample is in the codestream and not
    /// in doubt. The array is usually empty.
    /// </returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>: the codestream is corrupt or truncated, or it differs from <paramref name="expected"/>.
    /// <see cref="ImageLoadError.Unsupported"/>: the library is missing, or cannot decode the codestream.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ImmutableArray<string> Decode(ReadOnlySpan<byte> codestream, in CodestreamInfo expected, ColorOutput color, Span<byte> pixels,
        CancellationToken cancellationToken = default);
}
