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
        var study = $"{id.Root.AbsolutePath}studies/{id.StudyUid}/";
        if (url.AbsolutePath.StartsWith(study, StringComparison.Ordinal))
            return new(id.Root, url.PathAndQuery);
        var isSameServer = url.Scheme == id.Root.Scheme && url.Authority == id.Root.Authority;
        return isSameServer ? url : null;
    }
}
