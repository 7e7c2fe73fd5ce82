using System.Collections.Immutable;
using ImageLoaders.Hosting.Plugins.Inspection;
using ImageLoaders.Hosting.Plugins.Isolation;

namespace ImageLoaders.Hosting;

/// <summary>
/// Checks whether a folder is a plugin that this host can load. It only reads the folder and runs none of its code. It is safe for
/// concurrent use.
/// </summary>
public static class PluginInspector
{
    /// <summary>
    /// Inspects one folder, <c>&lt;Name&gt;/</c> with <c>&lt;Name&gt;.dll</c> in it. It never throws for the content of the folder.
    /// </summary>
    /// <param name="folder">The folder of the plugin.</param>
    /// <returns>The result of the inspection.</returns>
    public static PluginInspection Inspect(string folder) => Inspect(folder, new SharedAssemblies());

    internal static PluginInspection Inspect(string folder, SharedAssemblies shared, bool allowLink = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var inspection = new PluginInspection { Name = Path.GetFileName(path), Path = path };
        try
        {
            return Read(ref inspection, shared, allowLink);
        }
        catch (PluginRejectedException rejected)
        {
            return inspection with { Verdict = PluginVerdict.Rejected, Reason = rejected.Message };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return inspection with
            {
                Verdict = PluginVerdict.Rejected,
                Reason = $"It cannot be read: {exception.Message} Check the folder's permissions.",
                IsTemporary = true
            };
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // Text that is no text (half a surrogate pair, a path with a zero in it): only somebody's hand can have put it there.
            return inspection with
            {
                Verdict = PluginVerdict.Rejected,
                Reason = $"One of its files is damaged: {exception.Message} Build the plugin again, and copy all of its folder."
            };
        }
    }

    // By reference, so that a rejection keeps what was learnt before it.
    private static PluginInspection Read(ref PluginInspection inspection, SharedAssemblies shared, bool allowLink)
    {
        var (name, folder) = (inspection.Name, inspection.Path);
        if (!Directory.Exists(folder))
            return inspection with { Reason = $"There is no folder {folder}." };
        var files = PluginFolder.List(folder, allowLink);
        inspection = inspection with { Files = files };
        inspection = inspection with { FilesVerified = FileHashList.Verify(folder, name, files) };
        var dll = name + ".dll";
        if (!files.Contains(dll))
            return inspection with { Reason = NoMainDll(name, dll, files) };

        var assembly = PluginAssembly.Read(Path.Combine(folder, dll));
        inspection = inspection with
        {
            Version = assembly.Version,
            ModuleVersionId = assembly.ModuleVersionId,
            TargetFramework = assembly.TargetFramework,
            ContractVersion = assembly.References.GetValueOrDefault(SharedAssemblies.Contract),
            Architecture = assembly.Architecture,
            SetsDllImportResolver = assembly.SetsDllImportResolver,
        };
        if (assembly.EntryTypes.IsEmpty)
            return inspection with
            {
                Reason =
                $"{dll} has no [assembly: ImageLoaderPlugin(typeof(…))]. If it is meant to be a plugin, add the attribute; if not, it "
                + "can stay."
            };

        var warnings = ImmutableArray.CreateBuilder<string>();
        assembly.ThrowIfForeignArchitecture(dll);
        CompatibilityCheck.TargetFramework(assembly.TargetFramework, warnings);
        CompatibilityCheck.References(assembly.References, shared);
        inspection = inspection with { EntryType = assembly.ReadEntryType(dll) };
        inspection = inspection with { SharedFrameworks = RuntimeConfigFile.Check(folder, name, shared) };
        DependenciesFile.Check(folder, name, files, warnings);
        CompatibilityCheck.OwnCopies(files, warnings);
        CompatibilityCheck.Missing(folder, files, shared, warnings);
        return inspection with { Verdict = PluginVerdict.Ok, Warnings = warnings.ToImmutable() };
    }

    private static string NoMainDll(string name, string dll, ImmutableArray<string> files) =>
        files.FirstOrDefault(file => file.Equals(dll, StringComparison.OrdinalIgnoreCase)) is { } other
            ? $"It has {other}, not {dll}: the folder and its main DLL must have the same name to the letter. Rename one of them."
            : $"There is no {dll} in it: a plugin's main DLL is called like its folder, and lies at its top ({name}/{dll}).";
}
