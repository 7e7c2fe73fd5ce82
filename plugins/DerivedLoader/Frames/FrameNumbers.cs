using System.Collections.Immutable;
using DerivedLoader.Ids;

namespace DerivedLoader.Frames;

/// <summary>The parameter <c>frames</c>: numbers and ranges, as in <c>1,4-9</c>, of the images of a source in its order.</summary>
internal static class FrameNumbers
{
    /// <param name="parameters">The parameters.</param>
    /// <param name="count">How many images the source has.</param>
    /// <returns>The numbers in their order, from 1; all of them if none is named.</returns>
    /// <exception cref="ImageLoaders.ImageLoadException">They cannot be read, or the source has no such image.</exception>
    public static ImmutableArray<int> Read(Parameters parameters, int count)
    {
        if (parameters.Text("frames") is not { } text)
            return [.. Enumerable.Range(1, count)];
        var numbers = ImmutableArray.CreateBuilder<int>();
        foreach (var part in text.Split(','))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            var first = Parameters.ParseCount("frames", dash < 0 ? part : part[..dash]);
            var last = dash < 0 ? first : Parameters.ParseCount("frames", part[(dash + 1)..]);
            if (last < first)
                throw Parameters.Wrong("frames", text, "numbers and ranges from the lower to the higher, as in 1,4-9");
            if (last > count)
                throw DerivedError.NotFound($"Frame {last} was asked for, and the source has {count}. They count from 1.");
            if (numbers.Count + (long)last - first >= 2L * count)
                throw DerivedError.Invalid($"The parameter frames names more than {2 * count} frames of a source that has {count}.");
            numbers.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return numbers.ToImmutable();
    }
}
