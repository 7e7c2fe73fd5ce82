namespace NiftiLoader.Files;

/// <summary>The two files that an address may stand for: the header and the voxels of <c>x.hdr</c> and <c>x.img</c>.</summary>
/// <param name="Header">The address of the header.</param>
/// <param name="Voxels">The address of the voxels; the same for a single file.</param>
internal readonly record struct FilePair(string Header, string Voxels)
{
    public bool IsSingle => Header == Voxels;

    /// <summary>Takes the ending off the path, and leaves a query as it is. Upper case stays upper case.</summary>
    public static FilePair Find(string address)
    {
        var end = address.Contains("://", StringComparison.Ordinal) ? address.AsSpan().IndexOfAny('?', '#') : -1;
        var path = end < 0 ? address : address[..end];
        var rest = end < 0 ? "" : address[end..];
        var gzip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[^3..] : "";
        var name = path[..^gzip.Length];
        if (!name.EndsWith(".hdr", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".img", StringComparison.OrdinalIgnoreCase))
            return new(address, address);
        var isUpper = char.IsAsciiLetterUpper(name[^1]);
        return new(name[..^3] + (isUpper ? "HDR" : "hdr") + gzip + rest, name[..^3] + (isUpper ? "IMG" : "img") + gzip + rest);
    }
}
