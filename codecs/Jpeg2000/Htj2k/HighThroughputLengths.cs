using System.Numerics;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// The segment lengths of High-Throughput code blocks in packet headers (ISO/IEC 15444-15 annex B). Passes come in sets of three: cleanup,
/// and SigProp and MagRef, which share a segment. Sets before the first data are placeholders: each skips a bit plane. Where blocks are
/// mixed, the first length that is not zero tells whether its block is of this kind at all.
/// </summary>
internal static class HighThroughputLengths
{
    private const int SetPasses = 3;

    /// <summary>No cleanup segment is shorter: its last two bytes hold a length.</summary>
    private const int ShortestCleanup = 2;

    /// <summary>The state of a length's coding that only non-zero lengths of this kind have left.</summary>
    private const int FirstLengthBits = 3;

    /// <param name="bits">The packet header.</param>
    /// <param name="block">The block, whose <see cref="CodeBlock.LengthBits"/> have been read.</param>
    /// <param name="style">Of the code blocks.</param>
    /// <param name="passes">New passes.</param>
    /// <param name="contributions">Where what the block gets is added.</param>
    /// <param name="total">The packet's length up to here.</param>
    /// <returns>Whether it can be.</returns>
    public static bool Read(
        ref PacketBits bits, ref CodeBlock block, CodeBlockStyle style, int passes, Contributions contributions, ref long total)
    {
        if (block.Passes + passes > byte.MaxValue)
            return false;
        if (block.Kind == CodeBlockKind.Open && !ReadFirst(ref bits, ref block, style, ref passes, contributions, ref total))
            return false;
        while (passes > 0)
        {
            var inSet = block.Passes % SetPasses;
            var count = inSet == 0 ? 1 : Math.Min(SetPasses - inSet, passes);
            var length = bits.Read(block.LengthBits + count - 1);
            var isPossible = inSet == 0
                ? AddCleanup(ref block, length, contributions, total)
                : AddRefinement(ref block, length, inSet == 1, count, contributions, total);
            if (!isPossible)
                return false;
            block.Passes += (byte)count;
            passes -= count;
            total += length;
        }

        return true;
    }

    /// <summary>
    /// Reads the length of what comes first: placeholder passes, with or without a cleanup pass, or passes of the arithmetic coder.
    /// </summary>
    private static bool ReadFirst(
        ref PacketBits bits, ref CodeBlock block, CodeBlockStyle style, ref int passes, Contributions contributions, ref long total)
    {
        var isMixed = (style & CodeBlockStyle.Mixed) == CodeBlockStyle.Mixed;

        // Passes up to the last cleanup pass, if there is one; then those behind it have lengths of their own.
        var upToCleanup = passes - ((block.Passes + passes - 1) % SetPasses);
        var count = upToCleanup < 1 ? 0 : BitOperations.Log2((uint)upToCleanup);
        var allCount = BitOperations.Log2((uint)passes);
        var length = upToCleanup < 1 ? 0 : bits.Read(block.LengthBits + count);
        var isCleanup = length >= ShortestCleanup
            && (!isMixed || (block.LengthBits > FirstLengthBits && length >> (block.LengthBits + count - 1) == 0));
        if (isCleanup)
        {
            block.Kind = CodeBlockKind.HighThroughput;
            block.Passes += (byte)upToCleanup;
            block.ZeroPlanes += (byte)((block.Passes - 1) / SetPasses);
            contributions.Add(ref block, new((int)total, length, 1, StartsSegment: true, 0));
            passes -= upToCleanup;
            total += length;
            return true;
        }

        // The length counts as that of all passes together, as the arithmetic coder has it.
        var more = upToCleanup < 1 ? block.LengthBits + allCount : allCount - count;
        length = (length << more) | bits.Read(more);
        block.Passes += (byte)passes;
        if (length != 0)
        {
            if (!isMixed || block.Passes > SegmentPasses.Room(style, 0, 0))
                return false;
            block.Kind = CodeBlockKind.Arithmetic;
            block.PassesInSegment = block.Passes;
            contributions.Add(ref block, new((int)total, length, block.Passes, StartsSegment: true, 0));
            total += length;
        }

        passes = 0;
        return true;
    }

    /// <summary>A cleanup pass behind others codes the block anew, one plane further down; without data, its set is empty.</summary>
    private static bool AddCleanup(ref CodeBlock block, int length, Contributions contributions, long total)
    {
        if (length == 0)
        {
            block.EmptySets++;
            return true;
        }

        block.ZeroPlanes += (byte)(1 + block.EmptySets);
        (block.EmptySets, block.First, block.Last) = (0, 0, 0);
        contributions.Add(ref block, new((int)total, length, 1, StartsSegment: true, 0));
        return length >= ShortestCleanup;
    }

    private static bool AddRefinement(
        ref CodeBlock block, int length, bool startsSegment, int passes, Contributions contributions, long total)
    {
        if (block.EmptySets != 0)
            return length == 0;
        contributions.Add(ref block, new((int)total, length, (byte)passes, startsSegment, 0));
        return true;
    }
}
