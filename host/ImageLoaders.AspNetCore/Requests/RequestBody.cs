using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>Receives a body into memory that grows with what has come: what a client only announces takes none.</summary>
internal static class RequestBody
{
    private const int FirstBytes = 4 << 10;

    /// <param name="context">The request.</param>
    /// <param name="maximumBytes">Of the body.</param>
    /// <param name="hold">Told how many bytes of memory are held, before they are taken; may refuse.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BadHttpRequestException">The body is too large, comes too slowly, or is no body by HTTP.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, int maximumBytes, Action<long> hold,
        CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = maximumBytes;
        if (context.Request.ContentLength > maximumBytes)
            throw TooLarge();
        hold(FirstBytes);
        var bytes = new byte[FirstBytes];
        var count = 0;
        for (int read; (read = await context.Request.Body.ReadAsync(bytes.AsMemory(count), cancellationToken).ConfigureAwait(false)) > 0;)
        {
            count += read;
            if (count > maximumBytes)
                throw TooLarge(); // of a server that has no such limit itself
            if (count < bytes.Length)
                continue;
            var length = Math.Min(2 * count, maximumBytes + 1);
            hold(length);
            Array.Resize(ref bytes, length);
        }

        return bytes.AsMemory(0, count);
    }

    private static BadHttpRequestException TooLarge() => new("The body is too large.", StatusCodes.Status413PayloadTooLarge);
}
