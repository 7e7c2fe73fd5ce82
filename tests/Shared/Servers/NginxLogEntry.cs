using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageLoaders.TestServers;

/// <summary>One line of nginx's log.</summary>
/// <param name="Address">Of the server.</param>
/// <param name="Status">444: closed without an answer.</param>
/// <param name="Bytes">Of the body, as they were sent.</param>
/// <param name="Protocol"><c>HTTP/1.1</c>, <c>HTTP/2.0</c>.</param>
/// <param name="Connection">Its number.</param>
/// <param name="Range">Of the request; <c>-</c>: none.</param>
/// <param name="Encoding">Of the answer; <c>-</c>: none.</param>
/// <param name="Path">Path and query.</param>
internal sealed partial record NginxLogEntry(string Address, int Status, long Bytes, string Protocol, string Connection, string Range,
    string Encoding, string Path)
{
    public static NginxLogEntry Parse(string line)
    {
        var fields = Line().Match(line).Groups;
        return new(
            fields[1].Value,
            int.Parse(fields[2].Value, CultureInfo.InvariantCulture),
            long.Parse(fields[3].Value, CultureInfo.InvariantCulture),
            fields[4].Value,
            fields[5].Value,
            fields[6].Value,
            fields[7].Value,
            fields[8].Value);
    }

    [GeneratedRegex("^(\\S+) ([0-9]+) ([0-9]+) (\\S+) ([0-9]+) \"([^\"]*)\" \"([^\"]*)\" (\\S+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
