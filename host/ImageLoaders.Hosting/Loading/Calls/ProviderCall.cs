using ImageLoaders.Hosting.Loading.Nested;
using ImageLoaders.Hosting.Loading.Providers;

namespace ImageLoaders.Hosting.Loading.Calls;

/// <summary>One call of a provider of metadata or of lists.</summary>
internal sealed class ProviderCall<TProvider, TAnswer>(
    PluginCallServices services, ProviderQuestion question, TProvider provider, Func<TProvider, ImageLoadRequest, Task<TAnswer?>?> ask)
    : PluginCall<TAnswer?>(services, continuesElsewhere: true)
    where TProvider : class
    where TAnswer : class
{
    public override ImageId ImageId => question.ImageId;

    public override Nesting Nesting => question.Nesting;

    protected override ImageLoadOptions Options => question.Options;

    /// <summary>Asks. The owner has been acquired.</summary>
    public ValueTask<TAnswer?> RunAsync(RouteOwner owner, long deadline) => Start(owner, deadline, question.CallerToken);

    public override void BeginWait()
    {
        question.AsksOthers?.Invoke();
        base.BeginWait();
    }

    protected override Task<TAnswer?> InvokeAsync() => ask(provider, new ImageLoadRequest(ImageId)
    {
        Options = Options,
        CancellationToken = StopWork,
        PixelAllocator = Services.PixelAllocator,
        Nested = Nested,
        Progress = question.Progress is { } progress ? new CallProgress(this, progress, Services.Logger) : null,
    }) ?? throw new ImageLoadException(
        ImageLoadError.LoaderFault,
            "The provider returned no task. If it knows nothing, it must return a task whose result is null.");

    // Modules, listings and their parts are the contract's, and ImageMetadata copies what is a plugin's own.
    protected override void Check(TAnswer? result)
    {
        if (result is ImageMetadata metadata)
            ThrowIfBroken("metadata", ImageRules.Check(metadata));
    }
}
