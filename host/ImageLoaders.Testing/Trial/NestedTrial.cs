using System.Collections.Immutable;
using System.Globalization;
using ImageLoaders.Hosting;

namespace ImageLoaders.Testing.Trial;

/// <summary>
/// The checks of an image that is made of others: it says so, it does not hide that one of them fails, and it stops waiting for them when
/// it is cancelled.
/// </summary>
internal sealed class NestedTrial(ImageLoaderHost host, RunningWork work)
{
    public async Task<Verdict> RunAsync(ImageId imageId)
    {
        var (image, parts) = await LoadAsync(imageId).ConfigureAwait(false);
        if (parts.IsEmpty)
            return Verdict.Pass("It loads no other image.");
        if (!image.Source.OfParts && image.Source.FreshFor != TimeSpan.Zero)
            return Verdict.Fail(
                $"It is made of other images, such as {parts[0].ToDisplayString()}, and may be kept for {image.Source.FreshFor} although "
                + "they change. Set Source.OfParts instead of FreshFor.");
        foreach (var first in new[] { 1, parts.Length }.Distinct())
        {
            if (await FailAsync(imageId, image, parts, first).ConfigureAwait(false) is { } failure)
                return Verdict.Fail(failure);
        }

        await CancelAsync(imageId, parts).ConfigureAwait(false);
        return Verdict.Pass(string.Create(CultureInfo.InvariantCulture,
            $"Other images: {parts.Length}. If one fails, the load does not hide it. Its work stops when it is cancelled."));
    }

    private async Task<(Image Image, ImmutableArray<ImageId> Parts)> LoadAsync(ImageId imageId)
    {
        var parts = ImmutableArray<ImageId>.Empty;
        void Add(ImageLoadResult result) => ImmutableInterlocked.Update(ref parts,
            static (all, id) => all.Contains(id) ? all : all.Add(id), result.ImageId);
        host.ImageLoaded += Add;
        try
        {
            var image = await host.LoadImage(imageId).Completion.ConfigureAwait(false);
            return (image, parts.Remove(imageId));
        }
        finally
        {
            host.ImageLoaded -= Add;
        }
    }

    // What was wrong; null where nothing was.
    private async Task<string?> FailAsync(ImageId imageId, Image whole, ImmutableArray<ImageId> parts, int first)
    {
        using var other = new PartLoader(host, parts, first, static (request, _) => throw new ImageLoadException(
            ImageLoadError.NotFound, "It is missing on purpose: the trial takes parts away."));
        var (image, failure) = await RunningWork.SettleAsync(host.LoadImage(imageId)).ConfigureAwait(false);
        if (!other.Reached.IsCompleted)
            return null; // it asks for fewer images at times, which the check of determinism has judged
        var missing = (await other.Reached.ConfigureAwait(false)).ToDisplayString();
        if (failure is ImageLoadException { Error: ImageLoadError.LoaderFault or ImageLoadError.Timeout } fault)
            return $"Without {missing} it ended with {fault.Error}: {fault.Reason} Let the exception of the nested load through.";
        return image is not null && image.Remarks.SequenceEqual(whole.Remarks)
            ? $"Without {missing} it gave an image that does not say so. Let the exception of the nested load through, or add a remark."
            : null;
    }

    private async Task CancelAsync(ImageId imageId, ImmutableArray<ImageId> parts)
    {
        using var other = new PartLoader(host, parts, 1, static async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
            throw new OperationCanceledException(cancellationToken);
        });
        var load = host.LoadImage(imageId);
        await Task.WhenAny(other.Reached, load.Completion).ConfigureAwait(false);
        load.Cancel();
        await work.ThrowIfLoadGoesOnAsync(load, "The load did not end after it was cancelled while it waited for another image.")
            .ConfigureAwait(false);
        await work.ThrowIfWorkGoesOnAsync("cancelled while it waited for another image").ConfigureAwait(false);
    }
}
