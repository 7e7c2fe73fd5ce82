namespace ImageLoaders.Hosting;

/// <summary>What image ids may reach: the configuration section <c>ImageLoaders:Access</c>. Closed unless opened.</summary>
public sealed class AccessOptions
{
    /// <summary>
    /// Hosts that may be asked, as <c>name</c>, <c>name:port</c> or <c>*.name</c>; naming a host allows its private address too. Empty:
    /// every public address, and private ones as <see cref="AllowPrivateNetworks"/> says.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Whether loopback, link-local and private addresses may be asked without being named. Default <see langword="false"/>.</summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>Folders whose files may be read; <c>/</c> allows all of them. Empty: none. Links are followed first, and where they end counts.</summary>
    public IList<string> AllowedRoots { get; } = [];

    /// <summary>Origins (<c>https://server:port</c>) that get an <c>Authorization</c>, the caller's or a plugin's own. Empty: none does.</summary>
    public IList<string> AuthorizedOrigins { get; } = [];

    /// <summary>
    /// The proxy to use, with user name and password where it wants them; <see langword="null"/> (the default): none, whatever the environment
    /// says. It is the proxy that connects then: names that are not known here are judged by its rules alone.
    /// </summary>
    public Uri? Proxy { get; set; }

    /// <summary>A PEM file of certificate authorities to trust beside the system's; <see langword="null"/>: none.</summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>A PEM file with certificate and key to show to servers that want one; <see langword="null"/>: none.</summary>
    public string? ClientCertificateFile { get; set; }

    /// <summary>Options that allow what the user of the process may do: what a command line starts with.</summary>
    public static AccessOptions Open() => new() { AllowPrivateNetworks = true, AllowedRoots = { Path.GetPathRoot(AppContext.BaseDirectory) ?? "/" } };
}
