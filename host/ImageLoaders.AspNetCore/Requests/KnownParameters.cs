using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>
/// The parameters that an endpoint has. A request with any other is refused: what it asks for would be left out in silence.
/// </summary>
/// <param name="own">
/// The names of the endpoint's own parameters, beside <c>group</c>, which every endpoint has. Names are compared without case, as those of
/// every query are.
/// </param>
internal sealed class KnownParameters(params string[] own)
{
    private const int LongestName = 40;

    /// <summary>The same parameters and others.</summary>
    public KnownParameters With(params string[] others) => new([.. own, .. others]);

    /// <summary>The handler, which a request with another parameter does not reach.</summary>
    /// <param name="handler">Answers the request, or receives its body.</param>
    public Func<HttpContext, CancellationToken, T> Check<T>(Func<HttpContext, CancellationToken, T> handler)
        where T : Task => (context, cancellationToken) =>
        {
            ThrowIfOther(context.Request);
            return handler(context, cancellationToken);
        };

    private void ThrowIfOther(HttpRequest request)
    {
        var isAfterId = false;
        foreach (var name in request.Query.Keys) // in the order in which they were sent
        {
            if (!own.Contains(name, StringComparer.OrdinalIgnoreCase) && !name.Equals(Group.Name, StringComparison.OrdinalIgnoreCase))
                throw new RequestException(StatusCodes.Status400BadRequest, "unknown-parameter",
                    $"There is no parameter '{Shorten(name)}'. {Describe()}{(isAfterId ? IdIsCut : "")}");
            isAfterId |= name.Equals(ImageQuery.Id, StringComparison.OrdinalIgnoreCase);
        }
    }

    // An id is often a URL with parameters of its own: ?id=wadouri:https://server/wado?studyUID=1&objectUID=2.
    private const string IdIsCut = " If it is a part of the image id, percent-encode the id (encodeURIComponent, curl --data-urlencode): "
        + "an & that is not encoded as %26 ends it.";

    private string Describe() => own.Length == 0 ? "This endpoint has none but group."
        : $"The parameters are {string.Join(", ", own.Union([Group.Name]))}.";

    private static string Shorten(string name) => name.Length <= LongestName ? name : name[..LongestName] + "…";
}
