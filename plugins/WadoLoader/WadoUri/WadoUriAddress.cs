using ImageLoaders;
using WadoLoader.Loading;

namespace WadoLoader.WadoUri;

/// <summary>An id of <c>wadouri:</c>, taken apart.</summary>
/// <param name="Url">What is asked of the server: the id without the loader's own parameter.</param>
/// <param name="Frame">From 1.</param>
/// <param name="ObjectUid">The object that must come: objectUID of a WADO-URI request; <see langword="null"/>: any.</param>
/// <param name="IsFrameSaid">Whether the id names the frame, so that there are probably several.</param>
internal sealed record WadoUriAddress(Uri Url, int Frame, string? ObjectUid, bool IsFrameSaid)
{
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.InvalidImageId"/>: no http or https address, one with a user name, or
    /// a wrong frame.</exception>
    public static WadoUriAddress Parse(ImageId imageId)
    {
        var (rest, frame, isFrameSaid) = FrameParameter.TakeFrom(imageId.Rest);
        if (!Uri.TryCreate(rest, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            throw new ImageLoadException(ImageLoadError.InvalidImageId,
                "wadouri: takes an http or https address, as in wadouri:https://server/wado?requestType=WADO&...");
        if (url.UserInfo.Length > 0)
            throw new ImageLoadException(ImageLoadError.InvalidImageId,
                "The id has a user name in its address, which is not sent. Leave it out, and configure the server's login "
                + "(ImageLoaders:Plugins:WadoLoader:Servers).");
        return new(url, frame, Parameter(url, "requestType") == "WADO" ? Parameter(url, "objectUID") : null, isFrameSaid);
    }

    private static string? Parameter(Uri url, string name)
    {
        foreach (var parameter in url.Query.TrimStart('?').Split('&'))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && parameter.AsSpan(0, equals).SequenceEqual(name))
                return Uri.UnescapeDataString(parameter[(equals + 1)..]);
        }

        return null;
    }
}
