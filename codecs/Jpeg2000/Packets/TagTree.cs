namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>A tag tree (ISO/IEC 15444-1 B.10.2): numbers of a grid, each known only as far as its coding has told.</summary>
internal readonly struct TagTree
{
    private const int Unknown = ushort.MaxValue;

    private readonly int _across;
    private readonly int _down;
    private readonly Node[] _nodes;

    public TagTree(int across, int down)
    {
        (_across, _down) = (across, down);
        var count = 1;
        for (; across > 1 || down > 1; (across, down) = ((across + 1) / 2, (down + 1) / 2))
            count += across * down;
        _nodes = new Node[count];
        _nodes.AsSpan().Fill(new() { Value = Unknown });
    }

    /// <summary>Reads on until it is known whether a leaf's number is below a threshold.</summary>
    /// <param name="bits">The packet header.</param>
    /// <param name="leaf">Row by row.</param>
    /// <param name="threshold">1 to 65535.</param>
    public bool IsBelow(ref PacketBits bits, int leaf, int threshold)
    {
        // From the root down: the path is kept as the leaf's position at each level.
        Span<int> path = stackalloc int[32];
        int levels = 0, first = 0, x = leaf % _across, y = leaf / _across;
        for (var (across, down) = (_across, _down); ; (across, down) = ((across + 1) / 2, (down + 1) / 2))
        {
            path[levels++] = first + (y * across) + x;
            if (across == 1 && down == 1)
                break;
            first += across * down;
            (x, y) = (x / 2, y / 2);
        }

        var lowest = 0;
        for (var level = levels - 1; ; level--)
        {
            ref var node = ref _nodes[path[level]];
            lowest = Math.Max(lowest, node.Lowest);
            while (lowest < threshold && node.Value == Unknown)
            {
                if (bits.Read() == 1)
                    node.Value = (ushort)lowest;
                else
                    lowest++;
            }

            if (node.Value != Unknown)
                lowest = Math.Min(Math.Max(lowest, node.Lowest), node.Value);
            node.Lowest = (ushort)lowest;
            if (level == 0)
                return node.Value < threshold;
        }
    }

    private struct Node
    {
        public ushort Value;
        public ushort Lowest;
    }
}
