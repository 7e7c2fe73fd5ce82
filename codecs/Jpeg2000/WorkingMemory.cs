using System.Numerics;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>The most memory that decoding takes at once, from the headers alone.</summary>
internal static class WorkingMemory
{
    /// <summary>What one thread keeps for its code blocks.</summary>
    private const long ThreadBytes = 128 * 1024;

    /// <summary>A code block with its places in two tag trees and in the list of blocks to decode.</summary>
    private const long BlockBytes = 96;

    /// <summary>What one packet adds to one segment of a code block, in a list that doubles.</summary>
    private const long ContributionBytes = 60;

    /// <summary>A precinct with its part of three subbands, and its places in the list of packets.</summary>
    private const long PrecinctBytes = 1200;

    /// <summary>A resolution with its subbands.</summary>
    private const long ResolutionBytes = 600;

    /// <summary>A tile-part with its place in the list.</summary>
    private const long TilePartBytes = 64;

    /// <summary>Rows of samples that a thread keeps for each component that it makes rows of.</summary>
    private const int RowsKept = 10;
    private const int RowPadding = 192;

    /// <summary>For a tile and for the decoding as a whole.</summary>
    private const long FixedBytes = 64 * 1024;

    /// <param name="headers">Of the codestream.</param>
    /// <param name="codestreamLength">In bytes: a contribution takes three bits of it at least.</param>
    /// <param name="threads">How many may decode code blocks at once.</param>
    public static long Estimate(CodestreamHeaders headers, long codestreamLength, int threads)
    {
        var size = headers.Size;
        long largest = 0;
        foreach (var parameters in headers.AllParameters())
            largest = Math.Max(largest, EstimateTile(size, parameters, codestreamLength, threads));
        var parts = headers.Tiles.Sum(static tile => (long)(tile?.Parts.Count ?? 0));
        return FixedBytes + largest + (threads * (ThreadBytes + codestreamLength)) + ((parts + headers.Tiles.Length) * TilePartBytes);
    }

    private static long EstimateTile(ImageSize size, CodingParameters parameters, long codestreamLength, int threads)
    {
        var components = size.Components;
        var isTransformed = parameters.Defaults.HasComponentTransform && components.Count >= 3;
        long planes = 0, largestPlane = 0, blocks = 0, precincts = 0, resolutions = 0, segments = 0, rows = 0;
        for (var c = 0; c < components.Count; c++)
        {
            var style = parameters.Style(c);
            var (width, height) = size.LargestTile(c);

            // The coefficients, the resolution below the highest, and while that is made, the one below it.
            var plane = Rented(width, height) + Rented((width / 2) + 1, (height / 2) + 1) + Rented((width / 4) + 1, (height / 4) + 1);
            largestPlane = Math.Max(largestPlane, plane);
            rows = Math.Max(rows, RowsKept * (width + RowPadding) * sizeof(int));
            if (isTransformed && c < 3)
                planes += plane;
            resolutions += style.Levels + 1;
            if ((style.Blocks & (CodeBlockStyle.TerminateAll | CodeBlockStyle.Bypass)) != 0)
                segments = 3 * BlockDecoder.MaxPlanes;
            for (var r = 0; r <= style.Levels; r++)
            {
                var (across, down) = (Reduce(width, style.Levels - r), Reduce(height, style.Levels - r));
                var count = Places(across, style.PrecinctWidthExponent(r)) * Places(down, style.PrecinctHeightExponent(r));
                precincts += count;
                var (blockWidth, blockHeight) = (
                    Math.Min(style.BlockWidthExponent, style.PrecinctWidthExponent(r)), Math.Min(
                        style.BlockHeightExponent, style.PrecinctHeightExponent(r)));
                blocks += Math.Max(3 * count, Places(across, blockWidth) * Places(down, blockHeight) * (r == 0 ? 1 : 3));
            }
        }

        var contributions = Math.Min(blocks * (parameters.Defaults.Layers + 1 + segments), codestreamLength * 8 / 3);
        return planes + largestPlane + (threads * 3 * rows) + (blocks * BlockBytes) + (contributions * ContributionBytes)
            + (precincts * PrecinctBytes) + (resolutions * ResolutionBytes);
    }

    /// <summary>What a rented array of numbers takes: their count is rounded up to a power of two.</summary>
    private static long Rented(long width, long height) => (long)BitOperations.RoundUpToPowerOf2((ulong)(width * height)) * sizeof(int);

    private static long Reduce(long length, int exponent) => (length >> exponent) + 1;

    /// <summary>Parts of a size that a length can lie in, wherever it begins.</summary>
    private static long Places(long length, int exponent) => (length >> exponent) + 2;
}
