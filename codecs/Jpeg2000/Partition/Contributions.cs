namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>What one packet adds to one segment of a code block.</summary>
/// <param name="Offset">In the codestream.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Passes">Coding passes.</param>
/// <param name="StartsSegment">Whether a codeword segment begins with it.</param>
/// <param name="Next">The block's next contribution; 0: none.</param>
internal record struct Contribution(int Offset, int Length, byte Passes, bool StartsSegment, int Next);

/// <summary>The contributions to all code blocks of a tile; number 0 is none.</summary>
internal sealed class Contributions
{
    private Contribution[] _items = new Contribution[64];
    private int _count = 1;

    public ref Contribution this[int index] => ref _items[index];

    /// <summary>The number that the next one will have.</summary>
    public int Next => _count;

    /// <summary>Appends to a block's list.</summary>
    public void Add(ref CodeBlock block, in Contribution contribution)
    {
        if (_count == _items.Length)
            Array.Resize(ref _items, 2 * _count);
        _items[_count] = contribution;
        if (block.Last == 0)
            block.First = _count;
        else
            _items[block.Last].Next = _count;
        block.Last = _count++;
    }
}
