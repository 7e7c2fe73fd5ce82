using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>How many of something there may be at once, in all and for one client.</summary>
/// <param name="Setting">The setting under <see cref="ImageServiceOptions.SectionName"/> for all; the one for a client ends with
/// <c>PerClient</c>.</param>
/// <param name="Kind">What kind of problem it is to be past it, in kebab-case.</param>
/// <param name="What">What is counted, as in <c>requests are being answered</c>.</param>
/// <param name="Maximum">In all.</param>
/// <param name="MaximumPerClient">For one client; 0: no limit.</param>
internal sealed record RequestLimit(string Setting, string Kind, string What, int Maximum, int MaximumPerClient)
{
    /// <summary>The status past <see cref="Maximum"/>; past <see cref="MaximumPerClient"/> it is 429.</summary>
    public int Status { get; init; } = StatusCodes.Status503ServiceUnavailable;

    public int RetryAfterSeconds { get; init; } = 1;

    /// <summary>What to do, beside asking again later; may be empty.</summary>
    public string Remedy { get; init; } = "";

    public RequestException Exceeded() => Exceeded(Status, Kind, Setting, $"{Text(Maximum)} {What}, which is the limit");

    public RequestException ExceededByClient() =>
        Exceeded(StatusCodes.Status429TooManyRequests, Kind == "busy" ? "too-many-requests" : Kind, Setting + "PerClient",
            $"{Text(MaximumPerClient)} {What} for your address, which is the limit for one address");

    private RequestException Exceeded(int status, string kind, string setting, string reason) =>
        new(status, kind, $"{reason} ({ImageServiceOptions.SectionName}:{setting}).{Remedy}")
        {
            RetryAfterSeconds = RetryAfterSeconds,
            Limit = setting
        };

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
