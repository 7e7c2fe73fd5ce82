using System.Buffers.Binary;
using System.Globalization;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.AspNetCore.Responses;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Images;

/// <summary><c>GET pixels</c>: stored values, little-endian, with what is needed to read and show them in the headers.</summary>
internal sealed class PixelsEndpoint(ImageLoaderHost host, ImageServiceOptions options, ImageFingerprint fingerprint, EncodedCache cache)
{
    /// <summary>The header with the image's description, which is what <c>GET image</c> answers with.</summary>
    public const string DescriptionHeader = "ImageLoaders-Description";

    /// <summary>What a request for pixels may have.</summary>
    public static readonly KnownParameters Parameters = ImageQuery.Parameters.With("include");

    public async Task GetAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var imageId = ImageQuery.ReadId(context);
        var isWithDescription = Parameter.Read(context.Request.Query, "include") switch
        {
            null => false,
            "description" => true,
            _ => throw Parameter.Wrong("include", "description"),
        };
        var image = await ImageRequest.LoadAsync(context, host, imageId, cancellationToken).ConfigureAwait(false);
        if (image.Pixels.Length > options.MaximumResponseBytes)
            throw new ImageLoadException(ImageLoadError.TooLarge,
                $"The image has {image.Pixels.Length:N0} bytes of pixels; one answer has at most {options.MaximumResponseBytes:N0}.")
            {
                ImageId = imageId.ToDisplayString(),
            };
        context.Response.Headers.Append("Vary", "Accept-Encoding");
        var hash = fingerprint.Compute(image);
        if (IsHeld(context, hash))
            return; // with the description of the pixels: the tag is of both
        Describe(image, context.Response.Headers);
        if (isWithDescription)
        {
            context.Response.Headers[DescriptionHeader] = fingerprint.Describe(image);
            context.Response.Headers[ServerTiming.Name] = ServerTiming.Format(image);
        }

        context.Response.ContentType = "application/octet-stream";
        if (context.Request.Headers.Range.Count == 0 && AcceptHeader.Encoding(context.Request) is { } encoding
            && await CompressAsync(context, image, hash, encoding, cancellationToken).ConfigureAwait(false) is { Length: > 0 } compressed)
        {
            context.Response.Headers.ContentEncoding = encoding;
            context.Response.Headers.ETag = $"\"{hash}-{encoding}\"";
            await BodyResponse.WriteBodyAsync(context, compressed, cancellationToken).ConfigureAwait(false);
            return;
        }

        var tag = $"\"{hash}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.AcceptRanges = "bytes";
        var pixels = LittleEndian(image);
        if (ByteRange.Parse(context.Request, pixels.Length, tag) is { } range)
        {
            if (range.LengthBytes == 0)
            {
                context.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{pixels.Length}");
                throw new RequestException(StatusCodes.Status416RangeNotSatisfiable, "no-such-range",
                    $"The pixels have {pixels.Length:N0} bytes, and none of them lie in the range.");
            }

            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange =
                string.Create(CultureInfo.InvariantCulture, $"bytes {range.Offset}-{range.Offset + range.LengthBytes - 1}/{pixels.Length}");
            pixels = pixels.Slice(range.Offset, range.LengthBytes);
        }

        await BodyResponse.WriteBodyAsync(context, pixels, cancellationToken).ConfigureAwait(false);
    }

    // Whichever coding the client holds: it is of these pixels.
    private static bool IsHeld(HttpContext context, string hash) => context.Request.Headers.IfNoneMatch.Count > 0
        && (BodyResponse.TryNotModified(context, $"\"{hash}-br\"") || BodyResponse.TryNotModified(context, $"\"{hash}-gzip\"")
            || BodyResponse.TryNotModified(context, $"\"{hash}\""));

    /// <summary>Nothing where it is not worth it, which is remembered too.</summary>
    private ValueTask<byte[]> CompressAsync(HttpContext context, Image image, string hash, string encoding,
        CancellationToken cancellationToken) => Compression.IsWorthTrying(image.Pixels.Length)
        ? cache.GetAsync($"\"{hash}-{encoding}\"", hash, ClientAddress.Get(context), () =>
            Compression.Compress(LittleEndian(image).Span, encoding) ?? [], cancellationToken)
        : ValueTask.FromResult<byte[]>([]);

    private static void Describe(Image image, IHeaderDictionary headers)
    {
        headers.CacheControl = "private, no-cache";
        headers["ImageLoaders-Rows"] = Text(image.Rows);
        headers["ImageLoaders-Columns"] = Text(image.Columns);
        headers["ImageLoaders-Components"] = Text(image.Format.Components);
        headers["ImageLoaders-Sample-Type"] = SampleTypes[(int)image.Format.SampleType];
        if (ImageDescription.StatesRescale(image))
        {
            headers["ImageLoaders-Rescale-Slope"] = Text(image.RescaleSlope);
            headers["ImageLoaders-Rescale-Intercept"] = Text(image.RescaleIntercept);
        }

        if (image.Window is { } window)
            headers["ImageLoaders-Window"] =
                string.Create(CultureInfo.InvariantCulture, $"{window.Center},{window.Width},{Functions[(int)image.VoiLutFunction]}");
        headers["ImageLoaders-Invert"] = image.Invert ? "true" : "false";
        headers["ImageLoaders-Minimum"] = Text(image.MinimumValue);
        headers["ImageLoaders-Maximum"] = Text(image.MaximumValue);
        if (image.RowPixelSpacing is { } rowSpacing)
            headers["ImageLoaders-Row-Spacing"] = Text(rowSpacing);
        if (image.ColumnPixelSpacing is { } columnSpacing)
            headers["ImageLoaders-Column-Spacing"] = Text(columnSpacing);
        headers["ImageLoaders-Lossy"] = image.IsLossy ? "true" : "false";
    }

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);

    // Where they lie, on every machine that is not big-endian.
    private static ReadOnlyMemory<byte> LittleEndian(Image image)
    {
        if (BitConverter.IsLittleEndian || image.Format.BytesPerSample == 1)
            return image.Pixels;
        var turned = GC.AllocateUninitializedArray<byte>(image.Pixels.Length);
        switch (image.Format.BytesPerSample)
        {
            case 2:
                BinaryPrimitives.ReverseEndianness(image.GetSamples<ushort>(),
                    System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(turned.AsSpan()));
                break;
            case 4:
                BinaryPrimitives.ReverseEndianness(image.GetSamples<uint>(),
                    System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(turned.AsSpan()));
                break;
            default:
                BinaryPrimitives.ReverseEndianness(image.GetSamples<ulong>(),
                    System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(turned.AsSpan()));
                break;
        }

        return turned;
    }

    private static readonly string[] SampleTypes = [.. Enum.GetNames<SampleType>().Select(static name => name.ToLowerInvariant())];
    private static readonly string[] Functions = ["linear", "linear-exact", "sigmoid"];
}
