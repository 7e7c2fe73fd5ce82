using ImageLoaders.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Responses;

/// <summary>Answers of known bytes.</summary>
internal static class BodyResponse
{
    // What one slow client can hold of the server's memory, beside what all share.
    private const int PieceBytes = 64 << 10;

    /// <summary>Answers with all of the bytes, or 304 to whoever has them.</summary>
    public static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body, string contentType, string tag,
        CancellationToken cancellationToken)
    {
        if (TryNotModified(context, tag))
            return Task.CompletedTask;
        context.Response.ContentType = contentType;
        return WriteBodyAsync(context, body, cancellationToken);
    }

    /// <summary>Sets the headers of an answer that may be kept but is to be asked about, and 304 where the client has it.</summary>
    public static bool TryNotModified(HttpContext context, string tag)
    {
        // Never immutable, never shared: a wrong pixel must be recallable, and who may see it can change.
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.Headers.ETag = tag;
        if (!EntityTag.IsHeld(context.Request, tag))
            return false;
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    /// <summary>Writes the bytes from where they lie, in pieces that wait for the client.</summary>
    public static async Task WriteBodyAsync(HttpContext context, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        context.Response.ContentLength = body.Length;
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        if (body.Length > PieceBytes)
            context.Features.Get<RequestWork>()?.BeginSending(body);
        var writer = context.Response.BodyWriter;
        while (!body.IsEmpty)
        {
            var piece = body[..Math.Min(body.Length, PieceBytes)];
            body = body[piece.Length..];
            if ((await writer.WriteAsync(piece, cancellationToken).ConfigureAwait(false)).IsCompleted)
                return; // nobody reads any more
        }
    }
}
