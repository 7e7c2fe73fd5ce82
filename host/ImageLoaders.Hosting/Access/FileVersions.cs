namespace ImageLoaders.Hosting;

/// <summary>Specifies what the versions of files are made of.</summary>
public enum FileVersions
{
    /// <summary>
    /// Device, inode, size and times: what the system says of the file. It costs nothing, and it differs between copies of a file.
    /// </summary>
    Identity,

    /// <summary>
    /// Size and SHA-256 of the bytes: equal for all copies of a file, so that replicas with copies give equal entity tags. Each version of
    /// a file is read once as a whole.
    /// </summary>
    Content,
}
