using System.Collections.Immutable;
using ImageLoaders.Hosting.Loading.Calls;
using ImageLoaders.Hosting.Loading.Nested;
using ImageLoaders.Hosting.Loading.Parts;

namespace ImageLoaders.Hosting.Loading.Providers;

/// <summary>Asks for the images that ids stand for, and keeps the lists that came last. Safe for concurrent use.</summary>
internal sealed class ListLookup(RouteTable routes, Router router, PluginCallServices calls)
    : ProviderLookup<IImageListProvider, ImageListing>(PartKind.List, routes, router, calls)
{
    private readonly KeptLists _kept = new();
    private readonly RunningLists _running = new();
    private readonly PluginCallServices _calls = calls;

    /// <summary>Drops the lists that this code has made.</summary>
    public void Forget(string code) => _kept.Forget(code);

    /// <summary>Asks the provider that gave a list whether it is current. In doubt it is not.</summary>
    public async ValueTask<bool> IsCurrentAsync(Part part, ProviderQuestion question)
    {
        foreach (var route in Routes.GetListProviders(part.ImageId.SchemeSpan))
        {
            if (route.Owner.ContentHash != part.Code || route.Provider is not IImageRevalidator revalidator || !route.Owner.TryAcquire())
                continue;
            var begin = _calls.TimeProvider.GetTimestamp();
            var call = new RevalidationCall(
                _calls, part.ImageId, question.Options, question.Nesting, revalidator, part.Source, permit: null);
            try
            {
                if (!await call.RunAsync(route.Owner, _calls.Deadline(begin), question.CallerToken).ConfigureAwait(false))
                    return false;
            }
            catch (ImageLoadException)
            {
                return false; // listing it again says what is wrong
            }

            part.FreshUntil = Part.FreshUntilOf(part.Source, begin, _calls.TimeProvider);
            return true;
        }

        return false;
    }

    protected override ImmutableArray<ProviderRoute<IImageListProvider>> GetProviders(ReadOnlySpan<char> scheme) =>
        Routes.GetListProviders(scheme);

    protected override Task<ImageListing?>? Ask(IImageListProvider provider, ImageLoadRequest request) =>
        provider.ListImagesAsync(request);

    protected override ImageSource SourceOf(ImageListing answer) => answer.Source;

    protected override async ValueTask<(ImageListing Answer, Part Part)?> FindKeptAsync(ProviderQuestion question)
    {
        if (_kept.Find(question.ImageId, question.Options) is not { } kept || !new PartSet([kept.Part]).IsServedBy(Routes)
            || kept.Part.Given?.IsServedBy(Routes) == false)
            return null;
        return _calls.TimeProvider.GetTimestamp() < kept.Part.FreshUntil
            || (kept.Part is { Parts: null, Source.Version: not null } && await IsCurrentAsync(kept.Part, question).ConfigureAwait(false))
            ? kept : null;
    }

    protected override async Task<(ImageListing? Answer, Part? Part)> ShareAsync(
        ProviderQuestion question, Func<ProviderQuestion, Task<(ImageListing? Answer, Part? Part)>> ask) =>
        await _running.ReadAsync(question, ask).ConfigureAwait(false)
            ?? await FindKeptAsync(question).ConfigureAwait(false)
            ?? await ask(question).ConfigureAwait(false);

    protected override void OnAnswered(ImageListing? answer, Part? part, NestingCall parent)
    {
        if (answer is not null && part is not null)
            parent.Listed.Add(answer, part);
    }

    /// <summary>Adds what a list says that is a part of an image, if it is kept.</summary>
    public void AddKept(Part part, ImageLoadOptions options, ListedSources listed)
    {
        if (_kept.Find(part.ImageId, options) is { } kept && kept.Part.Code == part.Code && part.IsSame(kept.Listing.Source))
            listed.Add(kept.Listing, part);
    }

    protected override void Keep(ProviderQuestion question, ImageListing answer, Part part) =>
        _kept.Keep(question.ImageId, question.Options, answer, part);
}
