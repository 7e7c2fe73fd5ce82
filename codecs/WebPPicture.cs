using System.Collections.Immutable;
using ImageLoaders.Codecs.WebP;

namespace ImageLoaders.Codecs;

/// <summary>
/// Decodes WebP with libwebp, lossy and lossless, a picture or an animation, as RGB, or as RGBA if a pixel can be transparent. Profiles are
/// not applied.
/// </summary>
public sealed unsafe class WebPPicture : AnimatedPicture
{
    private readonly ImmutableArray<Range> _data;
    private readonly bool _isTolerant;

    private WebPPicture(ImmutableArray<Range> data, bool isTolerant) => (_data, _isTolerant) = (data, isTolerant);

    /// <summary>Reads the header and the positions of the frames.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="isTolerant"><see langword="true"/> to show a truncated or damaged picture as far as possible, with a remark.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>: the file is not a WebP, or contains no complete frame.
    /// <see cref="ImageLoadError.Unsupported"/>: the library is missing.
    /// </exception>
    public static WebPPicture Read(ReadOnlySpan<byte> file, bool isTolerant = false)
    {
        if (WebPReader.IsAnimated(file))
        {
            var reader = new WebPReader(file, isTolerant);
            reader.Read();
            return new WebPPicture([.. reader.Data], isTolerant)
            {
                Info = MakeInfo(reader.Rows, reader.Columns, reader.HasAlpha, reader.IsLossy),
                Frames = [.. reader.Frames],
                IsAnimated = true,
                Remarks = [.. reader.Remarks],
            };
        }

        var features = ReadFeatures(file);
        return new WebPPicture([Range.All], isTolerant)
        {
            Info = MakeInfo(features.Height, features.Width, features.HasAlpha != 0, isLossy: features.Format != 2),
            Frames = [new() { Left = 0, Top = 0, Columns = features.Width, Rows = features.Height }],
        };
    }

    private protected override void DecodeFrame(
        ReadOnlySpan<byte> file, int index, int components, Span<byte> pixels, ImmutableArray<string>.Builder remarks,
            CancellationToken cancellationToken)
    {
        var frame = Frames[index];
        var data = file[_data[index]];
        var features = ReadFeatures(data);
        if ((features.Width, features.Height) != (frame.Columns, frame.Rows))
            throw WebPReader
                .Malformed(
                $"frame {index + 1} holds {features.Width} x {features.Height} pixels, where {frame.Columns} x {frame.Rows} were announced",
                0);
        if (_isTolerant)
            pixels.Clear();
        fixed (byte* source = data, target = pixels)
        {
            var config = new LibWebP.DecoderConfig
            {
                Input = features,
                Output = new()
                {
                    ColorSpace = components == 4 ? LibWebP.Rgba : LibWebP.Rgb,
                    Width = frame.Columns,
                    Height = frame.Rows,
                    IsExternal = 1,
                    Pixels = target,
                    Stride = frame.Columns * components,
                    LengthBytes = (nuint)pixels.Length,
                },
            };
            var status = LibWebP.Decode(source, (nuint)data.Length, &config);
            if (status == WebPStatus.Ok)
                return;
            if (!_isTolerant || status is not (WebPStatus.Suspended or WebPStatus.NotEnoughData or WebPStatus.BitstreamError))
                throw Failure(status);
            remarks.Add(
                $"Frame {index + 1} of the WebP is damaged, and shown as far as it goes; all other pixels are 0. {Describe(status)}");
        }
    }

    private static CodestreamInfo MakeInfo(int rows, int columns, bool hasAlpha, bool isLossy) => new()
    {
        Rows = rows,
        Columns = columns,
        Components = hasAlpha ? 4 : 3,
        BitsPerSample = 8,
        IsLossy = isLossy,
        Color = CodestreamColorSpace.Rgb,
    };

    private static LibWebP.Features ReadFeatures(ReadOnlySpan<byte> data)
    {
        NativeCodecLibrary.WebP.ThrowIfMissing();
        LibWebP.Features features;
        fixed (byte* source = data)
        {
            var status = LibWebP.GetFeatures(source, (nuint)data.Length, &features, LibWebP.AbiVersion);
            return status == WebPStatus.Ok ? features : throw Failure(status);
        }
    }

    private static ImageLoadException Failure(WebPStatus status) => new(
        status switch
        {
            WebPStatus.OutOfMemory => ImageLoadError.TooLarge,
            WebPStatus.UnsupportedFeature => ImageLoadError.Unsupported,
            _ => ImageLoadError.Malformed,
        },
        $"libwebp cannot decode the WebP: {Describe(status)}");

    private static string Describe(WebPStatus status) => status switch
    {
        WebPStatus.OutOfMemory => "it gets no memory.",
        WebPStatus.UnsupportedFeature => "it uses a feature that the library does not know.",
        WebPStatus.Suspended or WebPStatus.NotEnoughData => "it is cut off.",
        _ => "its data are damaged.",
    };
}
