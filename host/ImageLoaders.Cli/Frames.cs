using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ImageLoaders.Hosting;
using ImageLoaders.Metadata;

namespace ImageLoaders.Cli;

/// <summary>The frames of a stored object.</summary>
internal static partial class Frames
{
    private const int MostFrames = 100_000;

    /// <summary>Returns the number of frames of the object that an id names; 1 where nothing tells it.</summary>
    public static async Task<int> CountAsync(ImageLoaderHost host, ImageId imageId, CancellationToken cancellationToken)
    {
        try
        {
            var metadata = await host.GetMetadataAsync(imageId, cancellationToken: cancellationToken);
            return metadata?.Get<MultiframeModule>()?.NumberOfFrames ?? metadata?.Get<FrameModule>()?.NumberOfFrames ?? 1;
        }
        catch (ImageLoadException)
        {
            return 1; // whatever is wrong with the object, its load tells
        }
    }

    /// <summary>Returns the ids of all frames of the object that an id names, and the index of the frame that it names.</summary>
    public static async Task<(ImmutableArray<ImageId> Ids, int Index)> ListAsync(
        ImageLoaderHost host, ImageId imageId, CancellationToken cancellationToken)
    {
        var count = Math.Min(await CountAsync(host, imageId, cancellationToken), MostFrames);
        var frame = Number().Match(imageId.Value) is { Success: true } match
            && int.TryParse(match.ValueSpan, CultureInfo.InvariantCulture, out var number) ? number : 1;
        return count > 1 && frame >= 1 && frame <= count
            ? ([.. Enumerable.Range(1, count).Select(other => WithFrame(imageId, other))], frame - 1) : ([imageId], 0);
    }

    /// <summary>Returns the id of another frame of the same object.</summary>
    public static ImageId WithFrame(ImageId imageId, int frame)
    {
        var number = frame.ToString(CultureInfo.InvariantCulture);
        return Number().IsMatch(imageId.Value) ? Number().Replace(imageId.Value, number, 1)
            : $"{imageId.Value}{(imageId.Value.Contains('?', StringComparison.Ordinal) ? '&' : '?')}frame={number}";
    }

    // Of a parameter of its own, or of the path of a frame on a DICOMweb server.
    [GeneratedRegex(@"(?<=[?&]frame=|/frames/)\d{1,9}(?=&|$)")]
    private static partial Regex Number();
}
