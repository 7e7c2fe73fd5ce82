using ImageLoaders.Codecs;
using WadoLoader.Dicom;

namespace WadoLoader.Frames;

/// <summary>A decoder, and what the codestreams that it decodes say of themselves.</summary>
/// <param name="Decoder">The decoder.</param>
/// <param name="Coding">The family of its codestreams.</param>
internal sealed record FrameCodec(IImageCodec Decoder, PixelCoding Coding)
{
    /// <summary>
    /// Whether a codestream has a header that tells rows, columns, samples and bits; the object's header decides where it has none.
    /// </summary>
    public bool DescribesPicture { get; init; } = true;

    /// <summary>Whether a codestream tells the sign of its samples, and undoes its own colour transform.</summary>
    public bool TellsSignAndTransform { get; init; }

    /// <summary>Makes the decoder for a number of processors; <see langword="null"/> where it has one thread.</summary>
    public Func<int, IImageCodec>? ForProcessors { get; init; }
}
