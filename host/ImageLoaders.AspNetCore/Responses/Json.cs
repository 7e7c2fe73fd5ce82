using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Responses;

/// <summary>JSON answers, by generated code, with their length.</summary>
internal static class Json
{
    public static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, string contentType = "application/json")
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body).AsTask();
    }

    /// <summary>The same with a strong ETag over the answer itself, and 304 for who has it.</summary>
    public static Task WriteTaggedAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        return BodyResponse.WriteAsync(context, body, "application/json", EntityTag.Compute(body), cancellationToken);
    }
}
