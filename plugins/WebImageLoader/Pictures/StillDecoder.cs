using System.Collections.Immutable;
using ImageLoaders;
using ImageLoaders.Codecs;

namespace WebImageLoader.Pictures;

/// <summary>Decodes the one picture of a PNG or BMP as it is meant to be seen.</summary>
internal static class StillDecoder
{
    public static PictureDecoder.Decoded Decode(
        PictureHeader header, ReadOnlySpan<byte> content, ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var (codec, info, orientation) = (header.Codec!, header.Info, header.Orientation);
        ImmutableArray<string> remarks = [];
        var format = new PixelFormat(info.BytesPerSample == 1 ? SampleType.U8 : SampleType.U16, info.Components);
        var pixels = TurnedPixels.Make(request, content, orientation, info.Rows, info.Columns, format, (encoded, stored) =>
        {
            using var decode = request.StartStage(LoadStage.Decode);
            remarks = codec.Decode(encoded, info, ColorOutput.AsStored, stored, cancellationToken);
        });
        return new(pixels, info.IsLossy, orientation == Orientation.AsStored ? remarks : [Orientation.Remark(orientation), .. remarks]);
    }
}
