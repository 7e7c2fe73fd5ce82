using System.Collections.Immutable;

namespace ImageLoaders.Hosting.Loading.Parts;

/// <summary>All answers that an image was made of.</summary>
internal sealed class PartSet(ImmutableArray<Part> parts)
{
    // Few, however many parts there are: each kind of answer, scheme and generation once.
    private readonly Lazy<(PartKind Kind, string Scheme, string Code)[]> _code = new(() =>
    [
        .. parts.Select(static part => (part.Kind, part.ImageId.Scheme, part.Code))
            .Concat(parts.Where(static part => part.Parts is not null).SelectMany(static part => part.Parts!._code.Value))
            .Distinct(),
    ]);

    public ImmutableArray<Part> Parts => parts;

    /// <summary>Gets until when none of the parts needs to be asked, as a timestamp.</summary>
    public long FreshUntil
    {
        get
        {
            var first = long.MaxValue;
            foreach (var part in parts)
                first = Math.Min(first, part.FreshUntil);
            return first;
        }
    }

    /// <summary>Returns whether some of it was made by this code.</summary>
    public bool IsMadeBy(string code) => Array.Exists(_code.Value, item => item.Code == code);

    /// <summary>Returns whether all code that made it still serves.</summary>
    public bool IsServedBy(RouteTable routes)
    {
        foreach (var (kind, scheme, code) in _code.Value)
            if (!IsServed(kind, scheme, code, routes))
                return false;
        return true;
    }

    private static bool IsServed(PartKind kind, string scheme, string code, RouteTable routes) => kind switch
    {
        PartKind.Metadata => IsServed(routes.GetMetadataProviders(scheme), code),
        PartKind.List => IsServed(routes.GetListProviders(scheme), code),
        _ => routes.TryGetLoader(scheme, out var loader) && loader!.Owner.ContentHash == code,
    };

    // In the order in which they are asked: what the embedder has registered since goes before.
    private static bool IsServed<T>(ImmutableArray<ProviderRoute<T>> providers, string code)
        where T : class
    {
        foreach (var route in providers)
            if (route.Owner.ContentHash == code || route.Owner is HostRegistration)
                return route.Owner.ContentHash == code;
        return false;
    }
}
