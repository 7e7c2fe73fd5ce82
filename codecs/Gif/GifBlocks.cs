namespace ImageLoaders.Codecs.Gif;

/// <summary>Steps through chains of GIF's sub-blocks: a length byte, as many bytes, and so on to a length of 0.</summary>
internal static class GifBlocks
{
    /// <summary>Goes past a chain.</summary>
    /// <param name="gif">The file.</param>
    /// <param name="position">Where its first length byte stands; afterwards where the next thing begins, or the file's end.</param>
    /// <returns>Whether all of it is there.</returns>
    public static bool TrySkip(ReadOnlySpan<byte> gif, ref int position)
    {
        while (position < gif.Length)
        {
            var length = gif[position];
            position += 1 + length;
            if (length == 0)
                return true;
        }

        position = gif.Length;
        return false;
    }

    /// <summary>Puts the content of a chain together, as far as it is there.</summary>
    /// <returns>How many bytes of <paramref name="target"/> are used.</returns>
    public static int Join(ReadOnlySpan<byte> gif, int position, Span<byte> target)
    {
        var used = 0;
        while (position < gif.Length && gif[position] is var length and > 0)
        {
            var block = gif.Slice(position + 1, Math.Min(length, gif.Length - position - 1));
            block.CopyTo(target[used..]);
            used += block.Length;
            position += 1 + length;
        }

        return used;
    }
}
