using System.Text;
using ImageLoaders;
using Microsoft.Extensions.Configuration;

namespace WadoLoader.Transport;

/// <summary>
/// Where and how to log in. The secret lies in a file or an environment variable and is read when it is needed, so that it can be replaced
/// while the host runs. Nothing of it is ever shown.
/// </summary>
internal sealed class ServerLogin
{
    private const int LongestSecret = 64 << 10;

    private readonly string? _user;
    private readonly string? _file;
    private readonly string? _variable;

    private ServerLogin(string origin, string? user, string? file, string? variable) =>
        (Origin, _user, _file, _variable) = (origin, user, file, variable);

    /// <summary>Scheme, host and port, as <see cref="OriginOf"/> writes them.</summary>
    public string Origin { get; }

    /// <summary>
    /// Reads <c>Origin</c> with <c>User</c> and <c>PasswordFile</c> or <c>PasswordEnvironmentVariable</c>, or with <c>BearerFile</c> or
    /// <c>BearerEnvironmentVariable</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">It cannot be read.</exception>
    public static ServerLogin Read(IConfigurationSection section)
    {
        if (!Uri.TryCreate(section["Origin"], UriKind.Absolute, out var origin) || origin.Scheme is not ("http" or "https")
            || origin.PathAndQuery != "/" || origin.UserInfo.Length > 0)
            throw new InvalidOperationException(
                $"Servers:{section.Key}:Origin takes scheme, host and port, as in https://pacs.example:8443.");
        var user = section["User"];
        var kind = user is null ? "Bearer" : "Password";
        var other = user is null ? "Password" : "Bearer";
        var (file, variable) = (section[kind + "File"], section[kind + "EnvironmentVariable"]);
        var isMixed = (section[other + "File"] ?? section[other + "EnvironmentVariable"]) is not null
            || user?.Contains(':', StringComparison.Ordinal) == true;
        return (file is null) != (variable is null)
            && !isMixed ? new(OriginOf(origin), user, file, variable) : throw new InvalidOperationException(
            $"Servers:{section.Key} takes either User with one of PasswordFile and PasswordEnvironmentVariable, or one of BearerFile "
                + "and BearerEnvironmentVariable.");
    }

    public static string OriginOf(Uri url) =>
        $"{url.Scheme}://{(url.HostNameType == UriHostNameType.IPv6 ? $"[{url.IdnHost}]" : url.IdnHost)}:{url.Port}";

    /// <summary>The value of the header Authorization.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Unauthorized"/>: the secret is not there.</exception>
    public string ReadHeader()
    {
        var secret = _variable is not null ? Environment.GetEnvironmentVariable(_variable) : ReadFile(_file!);
        secret = secret?.TrimEnd('\r', '\n');
        if (string.IsNullOrEmpty(secret) || secret.AsSpan().ContainsAnyInRange('\0', '\x1F'))
            throw new ImageLoadException(ImageLoadError.Unauthorized,
                $"The secret for {Origin} cannot be read: {(_variable is not null ? $"the environment variable {_variable}"
                : $"the file {_file}")} has none.");
        return _user is null ? "Bearer " + secret.Trim() : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_user}:{secret}"));
    }

    public override string ToString() => Origin;

    private static string? ReadFile(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var buffer = new char[LongestSecret];
            return new string(buffer, 0, reader.ReadBlock(buffer));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
