using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Listing;

/// <summary>What a DICOMDIR names (PS3.3 F): the files of the records that are in use.</summary>
internal sealed class DicomDirectory
{
    private const uint RecordInUse = 0x00041410;
    private const uint ReferencedFile = 0x00041500;
    private const uint ReferencedInstance = 0x00041511;
    private const int MostFiles = 100_000;

    private DicomDirectory(List<NamedFile> files, List<string> remarks) => (Files, Remarks) = (files, remarks);

    /// <summary>The files, by their whole paths, in the order of the records.</summary>
    public IReadOnlyList<NamedFile> Files { get; }

    /// <summary>Records that were left out, and why.</summary>
    public IReadOnlyList<string> Remarks { get; }

    /// <summary>Reads a DICOMDIR; <see langword="null"/>: the object is none.</summary>
    /// <param name="content">The object.</param>
    /// <param name="path">Where it lies: files are named relative to its folder.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    public static DicomDirectory? TryRead(ContentSource content, string path, CancellationToken cancellationToken)
    {
        var data = DicomObject.Read(content, cancellationToken).Dataset;
        if (!data.TryFind(Tag.DirectoryRecordSequence, out _))
            return null;
        var folder = Path.GetDirectoryName(path) ?? "";
        var (files, remarks) = (new List<NamedFile>(), new List<string>());
        foreach (var record in data.Items(Tag.DirectoryRecordSequence))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (record.Integer(RecordInUse, Vr.US) == 0 || record.Texts(ReferencedFile) is not { Length: > 0 } parts)
                continue;
            if (files.Count == MostFiles)
                throw DicomError.TooLarge($"The DICOMDIR names more than {MostFiles:N0} files.");
            if (Array.TrueForAll(parts, IsName))
                files.Add(new(Path.Combine([folder, .. parts]), record.Text(ReferencedInstance), InSmallLetters(folder, parts)));
            else
                remarks.Add($"Referenced File ID (0004,1500) \"{string.Join('\\', parts)}\" is no path below the DICOMDIR: left out.");
        }

        content.ThrowIfChanged();
        return new(files, remarks);
    }

    // Letters, digits and underscores (PS3.10 8.2); others occur, but none that lead elsewhere.
    private static bool IsName(string part) => part.Length > 0 && part is not ("." or "..") && part.IndexOfAny(['/', '\0', ':']) < 0;

    // A DICOMDIR is written in capitals, and the files of copied media are not always.
    private static string InSmallLetters(string folder, string[] parts) =>
        Path.Combine([folder, .. parts.Select(static part => part.ToLowerInvariant())]);
}
