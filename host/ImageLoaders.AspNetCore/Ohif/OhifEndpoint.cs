using System.Text.Json;
using System.Text.RegularExpressions;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.AspNetCore.Responses;
using ImageLoaders.Hosting;
using ImageLoaders.Metadata;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Ohif;

/// <summary><c>GET ohif.json</c>: the images of a folder, a series, a list or an object for OHIF's data source <c>dicomjson</c>.</summary>
internal sealed partial class OhifEndpoint(ImageLoaderHost host, ImageServiceOptions options)
{
    private const int MostImages = 20_000;
    private const int MostAtOnce = 8;

    /// <summary>Gets the parameters of the endpoint.</summary>
    public static KnownParameters Parameters { get; } = ImageQuery.Parameters.With("scheme");

    public async Task GetAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var imageId = ImageQuery.ReadId(context);
        var scheme = Parameter.Read(context.Request.Query, "scheme") ?? "host";
        if (!SchemeName.IsMatch(scheme))
            throw Parameter.Wrong("scheme", "the scheme that the bridge is registered with, as in host");
        var loading = ImageQuery.ReadOptions(context);
        var studies = new OhifStudies(scheme, imageId.Value);
        foreach (var image in await ReadAsync(imageId, loading, cancellationToken).ConfigureAwait(false))
            studies.Add(image);
        var body = JsonSerializer.SerializeToUtf8Bytes(studies.ToJson(), ServiceJson.Default.JsonObject);
        if (body.Length > options.MaximumResponseBytes)
            throw new ImageLoadException(ImageLoadError.TooLarge,
                $"The answer has {body.Length:N0} bytes. List a part, such as one series.")
            {
                ImageId = imageId.ToDisplayString(),
            };
        await BodyResponse.WriteAsync(context, body, "application/json", EntityTag.Compute(body), cancellationToken).ConfigureAwait(false);
    }

    private async Task<OhifImage[]> ReadAsync(ImageId imageId, ImageLoadOptions loading, CancellationToken cancellationToken)
    {
        var listing = await host.ListImagesAsync(imageId, loading, cancellationToken: cancellationToken).ConfigureAwait(false);
        ListedImage[] listed = listing is null ? [new(imageId)] : [.. listing.GetImages().Take(MostImages + 1)];
        if (listed.Length == 0)
            throw new ImageLoadException(ImageLoadError.NotFound, "There are no images in it.") { ImageId = imageId.ToDisplayString() };
        if (listed.Length > MostImages)
            throw new ImageLoadException(ImageLoadError.TooLarge,
                $"The list has more than {MostImages:N0} images. List a part, such as one series.")
            {
                ImageId = imageId.ToDisplayString(),
            };
        var images = new OhifImage[listed.Length];
        await Parallel.ForAsync(0, images.Length, new ParallelOptions
        {
            MaxDegreeOfParallelism = MostAtOnce,
            CancellationToken = cancellationToken
        }, async (i, token) =>
        {
            var metadata = listed[i].Metadata
                ?? await host.GetMetadataAsync(listed[i].ImageId, loading, token).ConfigureAwait(false)
                ?? new ImageMetadata();
            if (metadata.Get<ImagePixelModule>() is null)
                metadata = await DescribeAsync(listed[i].ImageId, metadata, loading, token).ConfigureAwait(false);
            images[i] = new(listed[i].ImageId, metadata);
        }).ConfigureAwait(false);
        return images;
    }

    // An image that is no DICOM object: its pixels say what it is.
    private async Task<ImageMetadata> DescribeAsync(
        ImageId imageId, ImageMetadata metadata, ImageLoadOptions loading, CancellationToken cancellationToken)
    {
        var image = await host.LoadImage(imageId, loading, cancellationToken);
        var bits = image.Format.Components > 1 ? 8 : image.Format.BytesPerSample * 8;
        return new([.. metadata.Modules, new ImagePixelModule
        {
            Rows = image.Rows,
            Columns = image.Columns,
            SamplesPerPixel = image.Format.Components > 1 ? 3 : 1,
            PhotometricInterpretation = image.Format.Components > 1 ? "RGB" : image.Invert ? "MONOCHROME1" : "MONOCHROME2",
            BitsAllocated = bits,
            BitsStored = bits,
            HighBit = bits - 1,
            PixelRepresentation = image.Format.IsSigned ? 1 : 0,
        }])
        {
            Source = image.Source,
        };
    }

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9]{0,31}$", RegexOptions.CultureInvariant)]
    private static partial Regex SchemeName { get; }
}
