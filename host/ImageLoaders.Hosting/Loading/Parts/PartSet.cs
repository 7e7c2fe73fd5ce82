using System.Collections.Immutable;

namespace ImageLoaders.Hosting.Loading;

/// <summary>All answers that an image was made of.</summary>
internal sealed class PartSet(ImmutableArray<Part> parts)
{
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
    public bool IsMadeBy(string code)
    {
        foreach (var part in parts)
            if (part.Code == code || part.Parts?.IsMadeBy(code) == true)
                return true;
        return false;
    }

    /// <summary>Returns whether all code that made it still serves.</summary>
    public bool IsServedBy(RouteTable routes)
    {
        foreach (var part in parts)
            if (!IsServed(part, routes) || part.Parts?.IsServedBy(routes) == false)
                return false;
        return true;
    }

    private static bool IsServed(Part part, RouteTable routes)
    {
        var scheme = part.ImageId.SchemeSpan;
        switch (part.Kind)
        {
            case PartKind.Metadata:
                foreach (var route in routes.GetMetadataProviders(scheme))
                    if (route.Owner.ContentHash == part.Code)
                        return true;
                return false;
            case PartKind.List:
                foreach (var route in routes.GetListProviders(scheme))
                    if (route.Owner.ContentHash == part.Code)
                        return true;
                return false;
            default:
                return routes.TryGetLoader(scheme, out var loader) && loader!.Owner.ContentHash == part.Code;
        }
    }
}
