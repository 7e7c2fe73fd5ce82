namespace ImageLoaders.Hosting;

/// <summary>
/// Represents what image ids may reach: the configuration section <c>ImageLoaders:Access</c>. By default, ids reach public servers, and no
/// files and no private networks.
/// </summary>
public sealed class AccessOptions
{
    /// <summary>
    /// Gets the servers that may be reached, as <c>name</c>, <c>name:port</c> or <c>*.name</c>. An entry also allows the private addresses
    /// of the server.
    /// </summary>
    /// <remarks>
    /// An empty list (the default) allows every public address, and private addresses as <see cref="AllowPrivateNetworks"/> states.
    /// </remarks>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>
    /// Gets or sets a value that indicates whether loopback, link-local and private addresses may be reached without an entry. Default
    /// <see langword="false"/>.
    /// </summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>Gets the folders whose files may be read; <c>/</c> allows all files. An empty list (the default) allows none.</summary>
    /// <remarks>Links are resolved first. The file that a link points to must be in one of the folders.</remarks>
    public IList<string> AllowedRoots { get; } = [];

    /// <summary>
    /// Gets or sets what the versions of files are made of. Default <see cref="FileVersions.Identity"/>; replicas that have copies of the
    /// files, rather than one shared folder, use <see cref="FileVersions.Content"/>.
    /// </summary>
    public FileVersions FileVersions { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the names of the files in these folders may be listed, so that the id of a folder stands
    /// for the images in it. Default <see langword="false"/>.
    /// </summary>
    public bool AllowListing { get; set; }

    /// <summary>
    /// Gets the folders whose files may be read and listed, whatever <see cref="AllowedRoots"/> and <see cref="AllowListing"/> state. An
    /// empty list (the default) allows none.
    /// </summary>
    public IList<string> ListedRoots { get; } = [];

    /// <summary>Gets or sets the largest number of files that one listing of a folder has, its subfolders included.</summary>
    /// <value>At least 1. Default 20,000.</value>
    public int MaximumListedFiles { get; set; } = 20_000;

    /// <summary>
    /// Gets the origins (<c>https://server:port</c>) that receive an <c>Authorization</c> header, whether it comes from the caller or from
    /// a plugin. An empty list (the default) sends it to no origin.
    /// </summary>
    public IList<string> AuthorizedOrigins { get; } = [];

    /// <summary>Gets or sets the proxy, with user name and password if it requires them.</summary>
    /// <value><see langword="null"/> (the default) uses no proxy, whatever the environment variables state.</value>
    /// <remarks>
    /// With a proxy, the proxy connects to the servers. Only its own rules apply to names that this machine cannot resolve.
    /// </remarks>
    public Uri? Proxy { get; set; }

    /// <summary>
    /// Gets or sets a PEM file of certificate authorities that are trusted in addition to the system's; <see langword="null"/> (the
    /// default) if there is none.
    /// </summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>
    /// Gets or sets a PEM file with the certificate and the key for servers that require a client certificate; <see langword="null"/> (the
    /// default) if there is none.
    /// </summary>
    public string? ClientCertificateFile { get; set; }

    /// <summary>
    /// Creates options that allow everything that the user of the process may do. A command line starts with these options.
    /// </summary>
    /// <returns>The options.</returns>
    public static AccessOptions CreateUnrestricted() =>
        new() { AllowPrivateNetworks = true, AllowListing = true, AllowedRoots = { Path.GetPathRoot(AppContext.BaseDirectory) ?? "/" } };
}
