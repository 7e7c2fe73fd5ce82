using ImageLoaders;
using WadoLoader.Loading;

namespace WadoLoader.Listing;

/// <summary>
/// What ids of <c>dicomfile:</c> stand for: the files of a folder, those that a DICOMDIR names, or the frames of one object. Safe for
/// concurrent use.
/// </summary>
/// <param name="context">Opens the files and lists the folders.</param>
internal sealed class FileImageList(IPluginContext context) : IImageListProvider, IImageRevalidator
{
    private const string Scheme = "dicomfile";
    private const int FilesBetweenReports = 32;

    public async Task<ImageListing?> ListImagesAsync(ImageLoadRequest request)
    {
        var id = ListId.Parse(request.ImageId.Rest);
        if (await TryListFolderAsync(id.Rest, request.CancellationToken).ConfigureAwait(false) is { } folder)
            return await ListFilesAsync(request, id, folder).ConfigureAwait(false);
        var frame = FrameParameter.TakeFrom(id.Rest);
        using var content = await context.OpenContentAsync(frame.Rest, request.CancellationToken).ConfigureAwait(false);
        if (DicomDirectory.TryRead(content, frame.Rest, request.CancellationToken) is { } directory)
            return await ListDirectoryAsync(request, id, directory, content.Version).ConfigureAwait(false);
        var groups = new GroupBuilder(id, (study, series, stack) => ListId.Create(Scheme, id.Rest, study, series, stack));
        var (images, remark) = ObjectFrames.Read(content, Scheme, frame.Rest, content.Version, request.CancellationToken);
        if (remark is not null)
            groups.Remark(remark);
        foreach (var image in images)
            if (!frame.IsSaid || image.Metadata!.Source.Frame == frame.Frame)
                groups.Add(image, frame.Rest);
        return groups.Build(new() { Version = content.Version });
    }

    public async Task<bool> IsCurrentAsync(ImageLoadRequest request, ImageSource source)
    {
        var id = ListId.Parse(request.ImageId.Rest);
        if (await TryListFolderAsync(id.Rest, request.CancellationToken).ConfigureAwait(false) is { } folder)
            return folder.Version == source.Version;
        var name = FrameParameter.TakeFrom(id.Rest).Rest;
        using var content = await context.OpenContentAsync(name, request.CancellationToken).ConfigureAwait(false);
        return content.Version == source.Version
            || await DirectoryVersionAsync(name, content.Version, request.CancellationToken).ConfigureAwait(false) == source.Version;
    }

    // What ends with a slash is a folder; anything else is one where no file of the name can be opened.
    private async ValueTask<FolderContent?> TryListFolderAsync(string name, CancellationToken cancellationToken)
    {
        if (name.Length == 0)
            return null;
        if (Path.EndsInDirectorySeparator(name))
            return await context.ListContentAsync(name, cancellationToken).ConfigureAwait(false);
        if (name.StartsWith("content/", StringComparison.Ordinal))
            return null;
        try
        {
            using var content = await context.OpenContentAsync(FrameParameter.TakeFrom(name).Rest, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (ImageLoadException file) when (file.Error is ImageLoadError.AccessDenied or ImageLoadError.NotFound)
        {
            try
            {
                return await context.ListContentAsync(name, cancellationToken).ConfigureAwait(false);
            }
            catch (ImageLoadException exception) when (exception.Error == ImageLoadError.NotFound)
            {
                throw file;
            }
        }
    }

    private async Task<ImageListing> ListFilesAsync(ImageLoadRequest request, ListId id, FolderContent folder)
    {
        var groups = new GroupBuilder(id, (study, series, stack) => ListId.Create(Scheme, id.Rest, study, series, stack));
        foreach (var remark in folder.Remarks)
            groups.Remark(remark);
        var others = id.IsWhole ? new OtherFiles() : null;
        await ReadAsync(request, groups, [.. folder.Files.Select(static file => new NamedFile(file))], others).ConfigureAwait(false);
        var listing = groups.Build(new() { Version = folder.Version });
        return others is null ? listing : listing with { Groups = [.. listing.Groups, .. others.Groups] };
    }

    private async Task<ImageListing> ListDirectoryAsync(ImageLoadRequest request, ListId id, DicomDirectory directory, string version)
    {
        var groups = new GroupBuilder(id, (study, series, stack) => ListId.Create(Scheme, id.Rest, study, series, stack));
        foreach (var remark in directory.Remarks)
            groups.Remark(remark);
        await ReadAsync(request, groups, directory.Files).ConfigureAwait(false);
        return groups.Build(new()
        {
            Version = await DirectoryVersionAsync(id.Rest, version, request.CancellationToken).ConfigureAwait(false),
        });
    }

    // The files that it names can change without it; where folders are not listed nobody can tell.
    private async ValueTask<string?> DirectoryVersionAsync(string path, string version, CancellationToken cancellationToken)
    {
        try
        {
            var folder = Path.GetDirectoryName(path) ?? "";
            return $"{version} {(await context.ListContentAsync(folder, cancellationToken).ConfigureAwait(false)).Version}";
        }
        catch (ImageLoadException)
        {
            return null;
        }
    }

    private async Task ReadAsync(
        ImageLoadRequest request, GroupBuilder groups, IReadOnlyList<NamedFile> files, OtherFiles? others = null)
    {
        var found = new ObjectFrames[files.Count];
        var listings = new ImageListing?[files.Count];
        var done = 0;
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
            CancellationToken = request.CancellationToken,
        };
        await Parallel.ForAsync(0, files.Count, options, async (index, token) =>
        {
            found[index] = await ReadAsync(files[index], token).ConfigureAwait(false);
            if (others is not null && found[index].Images is [])
                (found[index], listings[index]) = await ReadOtherAsync(request, files[index], found[index]).ConfigureAwait(false);
            var now = Interlocked.Increment(ref done);
            if (now % FilesBetweenReports == 0 || now == files.Count)
                request.ReportProgress(new(0, null) { PartsDone = now, Parts = files.Count });
        }).ConfigureAwait(false);
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i].Remark is { } remark)
                groups.Remark($"{files[i].Path}: {remark}");
            foreach (var image in found[i].Images)
                groups.Add(image, files[i].Path);
        }

        foreach (var listing in listings)
            if (listing is not null)
                others!.Add(listing);
    }

    // What is no DICOM object may be what another plugin loads.
    private static async ValueTask<(ObjectFrames Frames, ImageListing? Listing)> ReadOtherAsync(
        ImageLoadRequest request, NamedFile file, ObjectFrames unread)
    {
        try
        {
            return await OtherFiles.ListAsync(request, file.Path).ConfigureAwait(false) is { } listing ? (new([], null), listing)
                : (unread, null);
        }
        catch (ImageLoadException exception)
        {
            return (new([], exception.Reason), null);
        }
    }

    private async ValueTask<ObjectFrames> ReadAsync(NamedFile file, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(file, file.Path, cancellationToken).ConfigureAwait(false);
        }
        catch (ImageLoadException exception) when (exception.Error == ImageLoadError.NotFound && file.OtherPath is not null)
        {
            return await ReadAsync(new NamedFile(file.OtherPath, file.SopInstanceUid), cancellationToken).ConfigureAwait(false);
        }
        catch (ImageLoadException exception)
        {
            return new([], exception.Reason);
        }
    }

    private async ValueTask<ObjectFrames> ReadAsync(NamedFile file, string path, CancellationToken cancellationToken)
    {
        using var content = await context.OpenContentAsync(path, cancellationToken).ConfigureAwait(false);
        var frames = ObjectFrames.Read(content, Scheme, path, content.Version, cancellationToken);
        return file.SopInstanceUid is null || frames.Images is [] || frames.Images[0].Metadata!.Source.SopInstanceUid == file.SopInstanceUid
            ? frames
            : new([], $"The DICOMDIR names the object {file.SopInstanceUid}, and the file has another one: left out.");
    }
}
