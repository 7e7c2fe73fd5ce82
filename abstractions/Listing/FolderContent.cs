using System.Collections.Immutable;

namespace ImageLoaders;

/// <summary>Represents the names of the files in a folder and its subfolders.</summary>
public sealed record FolderContent
{
    /// <summary>
    /// Gets the absolute paths of the files, in ordinal order. Files and folders whose names begin with a dot are left out.
    /// </summary>
    public ImmutableArray<string> Files { get; init => field = value.OrEmpty(); } = [];

    /// <summary>
    /// Gets the name of this version of the folder. It changes when a file is added, removed, renamed or written to. Versions are compared
    /// as ordinal strings.
    /// </summary>
    public string Version { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the subfolders that were left out, in words with the reason. The array can be empty.</summary>
    public ImmutableArray<string> Remarks { get; init => field = value.OrEmpty(); } = [];
}
