using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>
/// The parameters that an endpoint has. A request with any other is refused: what it asks for would be left out in silence.
/// </summary>
/// <param name="own">The names of the endpoint's own parameters. Names are compared without case, as those of every query are.</param>
internal sealed class KnownParameters(params string[] own)
{
    private const int LongestName = 40;

    // Who the request belongs to: every endpoint takes it.
    private static readonly string[] OfEveryEndpoint = ["group"];

    /// <summary>The same parameters and others.</summary>
    public KnownParameters With(params string[] others) => new([.. own, .. others]);

    /// <exception cref="RequestException">The query has an unknown parameter.</exception>
    public void ThrowIfOther(HttpRequest request)
    {
        var isAfterId = false;
        foreach (var name in request.Query.Keys) // in the order in which they were sent
        {
            if (!IsKnown(name))
                throw new RequestException(StatusCodes.Status400BadRequest, "unknown-parameter",
                    $"There is no parameter '{Shorten(name)}'. {Describe()}{(isAfterId ? IdIsCut : "")}");
            isAfterId |= name.Equals(ImageQuery.Id, StringComparison.OrdinalIgnoreCase);
        }
    }

    // An id is often a URL with parameters of its own: ?id=wadouri:https://server/wado?studyUID=1&objectUID=2.
    private const string IdIsCut = " If it is a part of the image id, percent-encode the id (encodeURIComponent, curl --data-urlencode): "
        + "an & that is not encoded as %26 ends it.";

    private bool IsKnown(string name) =>
        own.Contains(name, StringComparer.OrdinalIgnoreCase) || OfEveryEndpoint.Contains(name, StringComparer.OrdinalIgnoreCase);

    private string Describe() => own.Length == 0 ? "This endpoint has none." : $"The parameters are {string.Join(", ", own)}.";

    private static string Shorten(string name) => name.Length <= LongestName ? name : name[..LongestName] + "…";
}
