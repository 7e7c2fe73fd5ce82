using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace WebImageLoader;

/// <summary>What an operator can set for this plugin, section <c>ImageLoaders:Plugins:WebImageLoader</c>.</summary>
internal sealed record WebImageOptions
{
    /// <summary><c>FreshFor</c>: for how long a picture from a server is served without asking again. Default 5 minutes.</summary>
    public TimeSpan FreshFor { get; private init; } = TimeSpan.FromMinutes(5);

    /// <summary><c>MaximumBytes</c>: how long an encoded picture may be, 1 to 2,147,483,591. Default 512 MiB.</summary>
    public long MaximumBytes { get; private init; } = 512L << 20;

    /// <summary>
    /// <c>Tolerant</c>: whether damaged pictures are shown as far as they go, as browsers do, with a remark that says what is missing.
    /// Default no: a picture of which a part would have to be guessed is an error.
    /// </summary>
    public bool IsTolerant { get; private init; }

    /// <exception cref="InvalidOperationException">A value cannot be read.</exception>
    public static WebImageOptions Read(IConfiguration configuration)
    {
        var options = new WebImageOptions();
        if (configuration["FreshFor"] is { Length: > 0 } freshFor)
        {
            options = TimeSpan.TryParse(freshFor, CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.Zero
                ? options with { FreshFor = value }
                : throw Wrong("FreshFor", freshFor, "a time span of at least zero, as in 00:05:00");
        }

        if (configuration["MaximumBytes"] is { Length: > 0 } maximumBytes)
        {
            options = long.TryParse(maximumBytes, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1
                && value <= Array.MaxLength
                ? options with { MaximumBytes = value }
                : throw Wrong("MaximumBytes", maximumBytes, $"a whole number from 1 to {Array.MaxLength}");
        }

        if (configuration["Tolerant"] is { Length: > 0 } tolerant)
            options = bool.TryParse(tolerant, out var value) ? options with { IsTolerant = value }
                : throw Wrong("Tolerant", tolerant, "true or false");
        return options;
    }

    private static InvalidOperationException Wrong(string key, string value, string wanted) =>
        new($"The setting ImageLoaders:Plugins:WebImageLoader:{key} is '{value}', where {wanted} is wanted.");
}
