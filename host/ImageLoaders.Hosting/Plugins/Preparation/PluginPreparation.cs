using ImageLoaders.Hosting.Plugins.Inspection;
using ImageLoaders.Hosting.Plugins.Isolation;
using ImageLoaders.Hosting.Plugins.Watching;

namespace ImageLoaders.Hosting.Plugins.Preparation;

/// <summary>
/// From a plugin's folder to a private copy that may be started: inspected, copied, inspected again, and compared with the operator's list.
/// </summary>
internal static class PluginPreparation
{
    /// <param name="folder">The plugin's folder.</param>
    /// <param name="fingerprint">What was seen of it just before; a folder without hashes that has changed since is not whole.</param>
    /// <param name="shadows">Where the copy goes.</param>
    /// <param name="shared">What the host shares.</param>
    /// <param name="options">Whom to trust.</param>
    /// <param name="copy">The copy; <see langword="null"/> when it cannot be taken, and the answer says why.</param>
    public static PluginInspection Prepare(
        string folder, string? fingerprint, ShadowFolders shadows, SharedAssemblies shared, ImageLoaderOptions options,
            out ShadowCopy? copy)
    {
        copy = null;
        var inspection = PluginInspector.Inspect(folder, shared, options.AllowLinks);
        if (inspection.Verdict != PluginVerdict.Ok)
            return inspection;
        ShadowCopy made;
        try
        {
            made = shadows.Copy(folder, inspection.Files);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The last is what .NET says of a file that the system does not let become as long (EFBIG).
            return inspection with
            {
                Verdict = PluginVerdict.Rejected,
                Reason = $"It cannot be copied: {exception.Message} Check ImageLoaders:StatePath and the disk's space. It is tried again.",
                IsTemporary = true,
            };
        }

        // What counts is what will be loaded: the folder may have changed meanwhile.
        inspection = PluginInspector.Inspect(made.Folder, shared) with { Path = inspection.Path };
        if (inspection.Verdict == PluginVerdict.Ok)
            inspection = Trusted(inspection, made.Folder, options);
        if (inspection.Verdict == PluginVerdict.Ok && options.DeniedPlugins.Select(denial =>
            denial.Explain(inspection.Name, inspection.Version)).FirstOrDefault(why => why is not null) is { } denied)
            inspection = inspection with { Verdict = PluginVerdict.Rejected, Reason = denied };
        if (inspection.Verdict == PluginVerdict.Ok && !inspection.FilesVerified && FolderFingerprint.Compute(folder) != fingerprint)
            inspection = inspection with
            {
                Verdict = PluginVerdict.Rejected,
                Reason = "Its folder was written to while it was copied. It is tried again when it has been left alone."
            };
        if (inspection.Verdict == PluginVerdict.Ok)
            copy = made;
        else
            made.TryDelete();
        return inspection;
    }

    private static PluginInspection Trusted(PluginInspection inspection, string folder, ImageLoaderOptions options)
    {
        if (options.PluginTrust == PluginTrust.Off)
            return inspection;
        string reason;
        try
        {
            if (PluginLock.Read(options.LockFile).FirstDifference(inspection.Name, folder, inspection.Files) is not { } difference)
                return inspection;
            reason = $"It is not as {options.LockFile} has it: {difference}. If that is meant to be, run 'imageloaders plugins lock', "
                + $"then 'imageloaders plugins reload {inspection.Name}'.";
        }
        catch (PluginRejectedException rejected)
        {
            reason = rejected.Message;
        }

        return options.PluginTrust == PluginTrust.Warn
            ? inspection with { Warnings = inspection.Warnings.Add(reason) }
            : inspection with { Verdict = PluginVerdict.Rejected, Reason = reason };
    }
}
