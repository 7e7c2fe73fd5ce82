namespace WadoLoader.WadoRs;

/// <summary>
/// Where bulk data lie. Servers behind a proxy write the address by which they were asked themselves, and a wrong one lets credentials and
/// requests go anywhere: only the path counts, and only when it is of the study that was asked for.
/// </summary>
internal static class BulkDataAddress
{
    /// <param name="reference">BulkDataURI as it was written: absolute, or relative to the metadata.</param>
    /// <param name="id">What was asked for.</param>
    /// <returns>The address on the server that was asked; <see langword="null"/>: it lies elsewhere.</returns>
    public static Uri? Resolve(string reference, WadoRsId id)
    {
        if (!Uri.TryCreate(id.MetadataUrl, reference, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
            return null;
        var isOfStudy = url.AbsolutePath.StartsWith($"{id.Root.AbsolutePath}studies/{id.StudyUid}/", StringComparison.Ordinal);
        var isSameServer = url.Scheme == id.Root.Scheme && url.Authority == id.Root.Authority;

        // A path that begins with two slashes, put behind an address by Uri, would name another server.
        return isOfStudy || isSameServer ? new(id.Root.GetLeftPart(UriPartial.Authority) + url.AbsolutePath + Query(url.Query, id.Query))
            : null;
    }

    // What goes on every request goes on this one, unless the server wrote it there itself.
    private static string Query(string own, string ofId)
    {
        if (own.Length <= 1 || ofId.Length <= 1)
            return own.Length > 1 ? own : ofId;
        return own.Contains(ofId[1..], StringComparison.Ordinal) ? own : $"{own}&{ofId[1..]}";
    }
}
