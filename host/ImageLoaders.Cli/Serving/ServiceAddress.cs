using System.Net;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.Cli.Serving;

/// <summary>Where a service listens, and what it may be called there.</summary>
internal static class ServiceAddress
{
    public const string Default = "http://127.0.0.1:8042";

    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>
    /// The names that requests may say. A service of this machine alone goes by this machine's own: a page on the web that has its name
    /// pointed here (DNS rebinding) is not answered.
    /// </summary>
    /// <param name="urls">Where it listens, with ';' between.</param>
    /// <param name="configured">The setting <c>AllowedHosts</c>, with ';' between; <see langword="null"/> or empty when it is not
    /// set.</param>
    /// <exception cref="UsageException">An address cannot be read.</exception>
    public static IList<string> AllowedHosts(string urls, string? configured)
    {
        if (!string.IsNullOrWhiteSpace(configured))
            return Split(configured);
        return IsOfThisMachineAlone(urls) ? Loopback : ["*"];
    }

    /// <summary>Whether nobody else can connect.</summary>
    /// <param name="urls">Where it listens, with ';' between.</param>
    /// <exception cref="UsageException">An address cannot be read.</exception>
    public static bool IsOfThisMachineAlone(string urls)
    {
        try
        {
            return Split(urls).All(IsLoopback);
        }
        catch (FormatException)
        {
            throw new UsageException(
                $"'{urls}' is not an address to listen on. Use an address such as {Default}; separate several by ';'.");
        }
    }

    private static bool IsLoopback(string url)
    {
        var host = BindingAddress.Parse(url).Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }

    private static string[] Split(string list) => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
