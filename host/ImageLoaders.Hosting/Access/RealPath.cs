namespace ImageLoaders.Hosting.Access;

/// <summary>A path after all links in all of its parts.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>Follows links as far as the path exists; what does not exist stays as it is.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Resolve(string path)
    {
        var links = 0;
        var rest = Path.GetFullPath(path);
        var done = Path.GetPathRoot(rest)!;
        rest = rest[done.Length..];
        while (rest.Length > 0)
        {
            var end = rest.IndexOf(Path.DirectorySeparatorChar);
            var part = end < 0 ? rest : rest[..end];
            rest = end < 0 ? "" : rest[(end + 1)..];
            if (part.Length == 0)
                continue;
            var next = Path.Combine(done, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                done = next;
                continue;
            }

            if (++links > MostLinks)
                throw new IOException($"More than {MostLinks} links are followed for {Path.GetFileName(path)}");
            var whole = Path.GetFullPath(Path.Combine(done, target, rest));
            done = Path.GetPathRoot(whole)!;
            rest = whole[done.Length..];
        }

        return done;
    }
}
