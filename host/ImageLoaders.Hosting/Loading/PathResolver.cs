using ImageLoaders.Hosting.Access;

namespace ImageLoaders.Hosting.Loading;

/// <summary>Finds the id that a path or a content leads to, by the types of files that plugins have registered.</summary>
internal sealed class PathResolver(RouteTable routes, Func<Task> started, AccessPolicy access)
{
    /// <exception cref="ImageLoadException">
    /// It cannot be opened; or <see cref="ImageLoadError.Unsupported"/>: no plugin has registered its type.
    /// </exception>
    public async Task<ImageId> ResolveAsync(string name, string? fileName, CancellationToken cancellationToken)
    {
        await started().WaitAsync(cancellationToken).ConfigureAwait(false);
        var (file, query) = (name, "");
        ContentSource content;
        try
        {
            content = await access.OpenAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (ImageLoadException exception) when (exception.Error == ImageLoadError.NotFound && name.LastIndexOf('?') is > 0 and var at)
        {
            (file, query) = (name[..at], name[at..]); // path?frame=2
            content = await access.OpenAsync(file, cancellationToken).ConfigureAwait(false);
        }

        using (content)
        {
            var start = new byte[Math.Min(FilePattern.MaximumReachBytes, content.LengthBytes)];
            await content.ReadExactlyAsync(0, start, cancellationToken).ConfigureAwait(false);
            var type = start is [] ? null : FileTypeSearch.Find(routes.FileTypes, fileName ?? file, start);
            return type?.ToImageId(file, query) ?? throw Unknown(file, start);
        }
    }

    private ImageLoadException Unknown(string name, byte[] start)
    {
        var head = start.AsSpan(0, Math.Min(start.Length, FileSignature.LengthBytes));
        var types = routes.FileTypes.Select(type => type.FileType.Name).Distinct().ToArray();
        var known = types is [] ? "No plugin here has registered a type of files." : $"Plugins here load {string.Join(", ", types)}.";
        return new(ImageLoadError.Unsupported,
            $"No plugin here has registered the type of {name}: it "
            + $"{(head.IsEmpty ? "is empty" : $"begins like {FileSignature.Describe(head)}")}.{FileSignature.Advise(head)} {known}")
        { ImageId = name };
    }
}
