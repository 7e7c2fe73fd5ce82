namespace ImageLoaders.Hosting.Access;

/// <summary>An entry of AllowedHosts: <c>name</c>, <c>name:port</c>, <c>*.name</c>.</summary>
internal sealed class HostRule
{
    private readonly string _name;
    private readonly int? _port;
    private readonly bool _isSuffix;

    /// <exception cref="ArgumentException">The entry cannot be read.</exception>
    public HostRule(string entry)
    {
        _isSuffix = entry.StartsWith("*.", StringComparison.Ordinal);
        var text = _isSuffix ? entry[2..] : entry;
        if (!Uri.TryCreate($"any://{text}", UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0
            || uri.PathAndQuery.Trim('/').Length > 0
            || uri.IdnHost.Length == 0 || text.Contains('*') || text.Contains('/')
                || (_isSuffix && uri.HostNameType is not UriHostNameType.Dns))
            throw new ArgumentException($"ImageLoaders:Access:AllowedHosts: '{entry}' is none of name, name:port and *.name.");
        _name = Normalize(new UriBuilder("http", uri.Host).Uri);
        _port = uri.Port < 0 ? null : uri.Port;
    }

    public bool Matches(Uri uri)
    {
        var host = Normalize(uri);
        return (_port is null || _port == uri.Port)
            && (_isSuffix
                ? host.Length > _name.Length + 1 && host.EndsWith(_name, StringComparison.OrdinalIgnoreCase)
                    && host[^(_name.Length + 1)] == '.'
                : host.Equals(_name, StringComparison.OrdinalIgnoreCase));
    }

    private static string Normalize(Uri uri) => uri.IdnHost.TrimEnd('.');
}
