using System.Text.Json;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.AspNetCore.Responses;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Images;

/// <summary><c>POST metadata</c>: the metadata of many images in one answer.</summary>
internal sealed class MetadataListEndpoint(ImageLoaderHost host, ImageServiceOptions options)
{
    // Bytes of the longest answer: about 16 KiB for each of the most ids.
    private readonly long _longestAnswerBytes = Math.Min(16 << 20, options.MaximumResponseBytes);

    // Reading metadata waits for a disk or a server most of its time.
    private const int MostAtOnce = 8;

    public async Task PostAsync(HttpContext context, ReceivedMetadataList received, CancellationToken cancellationToken)
    {
        var entries = new byte[received.Ids.Length][];
        var answerBytes = 0L;
        await Parallel.ForAsync(0, entries.Length, new ParallelOptions
        {
            MaxDegreeOfParallelism = MostAtOnce,
            CancellationToken = cancellationToken
        }, async (i, token) =>
        {
            var entry = await ReadAsync(received.Ids[i], received.Options, token).ConfigureAwait(false);
            entries[i] = JsonSerializer.SerializeToUtf8Bytes(entry, DescriptionJson.Default.MetadataListEntry);
            if (Interlocked.Add(ref answerBytes, entries[i].Length) > _longestAnswerBytes)
                throw new RequestException(StatusCodes.Status413PayloadTooLarge, "answer-too-large",
                    $"The answer has more than {_longestAnswerBytes:N0} bytes. Request fewer ids at once.");
        }).ConfigureAwait(false);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "application/json";
        await BodyResponse.WriteBodyAsync(context, Join(entries, (int)answerBytes), cancellationToken).ConfigureAwait(false);
    }

    // One that cannot be read does not take the others' from them.
    private async Task<MetadataListEntry> ReadAsync(string id, ImageLoadOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var imageId = new ImageId(id);
            var metadata = await host.GetMetadataAsync(imageId, options, cancellationToken).ConfigureAwait(false);
            return new(id, metadata is null ? null : MetadataDescription.From(imageId, metadata), null);
        }
        catch (ImageLoadException exception)
        {
            return new(id, null, MetadataListProblem.From(Problem.From(exception)));
        }
    }

    private static byte[] Join(byte[][] entries, int bytes)
    {
        var head = "{\"images\":["u8;
        var foot = "]}"u8;
        var body = new byte[head.Length + bytes + Math.Max(entries.Length - 1, 0) + foot.Length];
        head.CopyTo(body);
        var at = head.Length;
        for (var i = 0; i < entries.Length; i++)
        {
            if (i > 0)
                body[at++] = (byte)',';
            entries[i].CopyTo(body, at);
            at += entries[i].Length;
        }

        foot.CopyTo(body.AsSpan(at));
        return body;
    }
}
