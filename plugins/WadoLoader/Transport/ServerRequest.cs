using System.Net;
using System.Net.Http.Headers;
using ImageLoaders;

namespace WadoLoader.Transport;

/// <summary>One thing that is asked of a server, as often as it takes.</summary>
/// <param name="Url">http or https.</param>
/// <param name="Accept">The value of the header.</param>
/// <param name="Authorization">The caller's own; it goes before what is configured.</param>
internal sealed record ServerRequest(Uri Url, string Accept, string? Authorization)
{
    /// <summary>Asked before each attempt: what of the resource is wanted; <see langword="null"/>: all of it.</summary>
    public Func<(RangeHeaderValue Range, string? ETag)?> Range { get; init; } = static () => null;

    /// <summary>
    /// Asked when it is this request's turn, before each attempt: the address on the same server; <see langword="null"/>:
    /// <see cref="Url"/>.
    /// </summary>
    public Func<Uri>? Address { get; init; }

    /// <summary>Statuses that are answers too, beside those of success: they come without being tried again.</summary>
    public Func<HttpStatusCode, bool> IsAnswer { get; init; } = static _ => false;

    /// <summary>An ETag that is held: the server need not send the same again; <see langword="null"/>: none.</summary>
    public string? IfNoneMatch { get; init; }

    public HttpRequestMessage ToMessage(string? configured)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, Address?.Invoke() ?? Url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower
        };
        message.Headers.TryAddWithoutValidation("Accept", Accept);
        if ((Authorization ?? configured) is { } authorization && !message.Headers.TryAddWithoutValidation("Authorization", authorization))
            throw new ImageLoadException(ImageLoadError.Unauthorized,
                "The options' Authorization cannot be sent: it is no value of an HTTP header.");
        if (IfNoneMatch is { } held && EntityTagHeaderValue.TryParse(held, out var version))
            message.Headers.IfNoneMatch.Add(version);
        if (Range() is not { } wanted)
        {
            message.Headers.AcceptEncoding.Add(new("gzip"));
            return message;
        }

        // Ranges of a compressed body would be those of no object.
        message.Headers.AcceptEncoding.Add(new("identity"));
        message.Headers.Range = wanted.Range;
        if (wanted.ETag is { } tag)
            message.Headers.IfRange = new(EntityTagHeaderValue.Parse(tag));
        return message;
    }
}
