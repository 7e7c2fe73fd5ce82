using System.Collections.Immutable;
using ImageLoaders.Hosting.Loading.Calls;
using ImageLoaders.Hosting.Loading.Nested;
using ImageLoaders.Hosting.Loading.Parts;

namespace ImageLoaders.Hosting.Loading.Providers;

/// <summary>
/// Asks the providers of an id's scheme, in the order of their priority, until one answers. Safe for concurrent use.
/// </summary>
internal abstract class ProviderLookup<TProvider, TAnswer>(PartKind kind, RouteTable routes, Router router, PluginCallServices calls)
    where TProvider : class
    where TAnswer : class
{
    protected RouteTable Routes => routes;

    /// <summary>Returns the first answer; <see langword="null"/> when no provider knows the id.</summary>
    /// <exception cref="ImageLoadException">
    /// No provider answered, and one failed: the first failure. <see cref="ImageLoadError.NoLoader"/>: the scheme is not known.
    /// </exception>
    public async Task<TAnswer?> GetAsync(
        ImageId imageId, ImageLoadOptions options, CancellationToken callerToken, IProgress<ImageLoadProgress>? progress = null) =>
        (await AskAsync(new(imageId, options, Nesting.OfQuestion(kind, imageId), progress, callerToken)).ConfigureAwait(false)).Answer;

    /// <summary>Answers a request of a loader or a provider.</summary>
    /// <exception cref="ImageLoadException">
    /// As <see cref="GetAsync"/>, and <see cref="ImageLoadError.InvalidImageId"/>: the answer would be made of itself, or lies too deep.
    /// </exception>
    public async Task<TAnswer?> GetNestedAsync(ImageId imageId, NestingCall parent, IProgress<ImageLoadProgress>? progress)
    {
        parent.BeginQuestion();
        try
        {
            var nesting = parent.Nesting.Within(kind, imageId);
            var question = new ProviderQuestion(imageId, parent.NestedOptions, nesting, progress, parent.StopWork);
            var (answer, part) = await AskAsync(question).ConfigureAwait(false);
            parent.Note(part);
            OnAnswered(answer, part, parent);
            return answer;
        }
        catch
        {
            parent.NoteUnknown();
            throw;
        }
        finally
        {
            parent.EndQuestion();
        }
    }

    /// <summary>Asks again, to compare what comes.</summary>
    /// <returns>The part that the answer is now; <see langword="null"/> when nobody knows the id any more.</returns>
    public async Task<Part?> GetPartAsync(ProviderQuestion question) => (await AskAsync(question).ConfigureAwait(false)).Part;

    /// <summary>Returns those who may know a scheme's ids, in the order to ask them.</summary>
    protected abstract ImmutableArray<ProviderRoute<TProvider>> GetProviders(ReadOnlySpan<char> scheme);

    protected abstract Task<TAnswer?>? Ask(TProvider provider, ImageLoadRequest request);

    protected abstract ImageSource SourceOf(TAnswer answer);

    /// <summary>Returns the answer that is kept and current.</summary>
    protected virtual ValueTask<(TAnswer Answer, Part Part)?> FindKeptAsync(ProviderQuestion question) => default;

    /// <summary>Keeps an answer for the next one who asks.</summary>
    protected virtual void Keep(ProviderQuestion question, TAnswer answer, Part part)
    {
    }

    /// <summary>Asks the providers, once for all who ask the same at the same time where answers are shared.</summary>
    protected virtual Task<(TAnswer? Answer, Part? Part)> ShareAsync(
        ProviderQuestion question, Func<ProviderQuestion, Task<(TAnswer? Answer, Part? Part)>> ask) => ask(question);

    /// <summary>A request of a loader or a provider has its answer.</summary>
    protected virtual void OnAnswered(TAnswer? answer, Part? part, NestingCall parent)
    {
    }

    private async Task<(TAnswer? Answer, Part? Part)> AskAsync(ProviderQuestion question)
    {
        var imageId = question.ImageId;
        if (!imageId.IsValid)
            throw LoadErrors.InvalidId(imageId);
        if (!routes.IsKnown(imageId.SchemeSpan))
        {
            await router.Started.WaitAsync(question.CallerToken).ConfigureAwait(false);
            if (!routes.IsKnown(imageId.SchemeSpan))
                throw router.NotFound(imageId);
        }

        if (await FindKeptAsync(question).ConfigureAwait(false) is { } kept)
            return kept;
        return await ShareAsync(question, AskProvidersAsync).ConfigureAwait(false);
    }

    private async Task<(TAnswer? Answer, Part? Part)> AskProvidersAsync(ProviderQuestion question)
    {
        var imageId = question.ImageId;
        var begin = calls.TimeProvider.GetTimestamp();
        var deadline = calls.Deadline(begin);
        ImageLoadException? first = null;
        foreach (var route in GetProviders(imageId.SchemeSpan))
        {
            question.CallerToken.ThrowIfCancellationRequested();
            if (calls.TimeProvider.GetTimestamp() >= deadline)
                break;
            if (!route.Owner.TryAcquire())
                continue;
            var call = new ProviderCall<TProvider, TAnswer>(calls, question, route.Provider, Ask);
            try
            {
                if (await call.RunAsync(route.Owner, deadline).ConfigureAwait(false) is { } answer)
                {
                    var part = PartOf(answer, route.Owner, call, begin);
                    Keep(question, answer, part);
                    return (answer, part);
                }
            }
            catch (ImageLoadException exception)
            {
                first ??= exception;
            }

            deadline = call.Deadline; // put off while the provider waited for others
        }

        return first is null ? default : throw first;

        Part PartOf(TAnswer answer, RouteOwner owner, ProviderCall<TProvider, TAnswer> call, long currentAt)
        {
            var source = SourceOf(answer);
            return new(kind, imageId, source, owner.ContentHash, source.OfParts ? call.Parts : null)
            {
                FreshUntil = Part.FreshUntilOf(source, currentAt, calls.TimeProvider),
                Given = kind == PartKind.List ? call.Parts : null,
            };
        }
    }
}
