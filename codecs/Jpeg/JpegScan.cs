using System.Runtime.CompilerServices;

namespace ImageLoaders.Codecs.Jpeg;

/// <summary>A scan header (ISO/IEC 10918-1, B.2.3).</summary>
internal readonly struct JpegScan
{
    private readonly Components _components;

    /// <summary>Reads the current segment of <paramref name="markers"/>.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>.</exception>
    public JpegScan(in JpegMarkers markers, JpegFrame frame)
    {
        var content = markers.Content;
        if (content.IsEmpty || content[0] is 0 or > 4 || content.Length != 4 + (2 * content[0]))
            throw JpegMarkers.Malformed("a scan header has no right length", markers.Offset);
        (Count, Offset) = (content[0], markers.Offset);
        var previous = -1;
        for (var i = 0; i < Count; i++)
        {
            var (id, selectors) = (content[1 + (2 * i)], content[2 + (2 * i)]);
            var index = Array.FindIndex(frame.Components, component => component.Id == id);
            if (index <= previous)
                throw JpegMarkers.Malformed($"a scan names component {id}, which the frame has not, or in another order", Offset);
            if ((selectors >> 4) > 3 || (selectors & 15) > 3)
                throw JpegMarkers.Malformed("a scan names a Huffman table above 3", Offset);
            previous = index;
            _components[i] = new(index, selectors >> 4, selectors & 15);
        }

        (First, Last) = (content[^3], content[^2]);
        (High, Low) = (content[^1] >> 4, content[^1] & 15);
    }

    /// <summary>How many components the scan has.</summary>
    public int Count { get; }

    /// <summary>Where its marker begins.</summary>
    public int Offset { get; }

    /// <summary>First coefficient; of a lossless scan, the predictor.</summary>
    public int First { get; }

    /// <summary>Last coefficient.</summary>
    public int Last { get; }

    /// <summary>How far coefficients were shifted in the scan before; 0 for a first scan.</summary>
    public int High { get; }

    /// <summary>How far coefficients, or lossless samples, are shifted: the point transform.</summary>
    public int Low { get; }

    /// <summary>The component at place <paramref name="i"/>: its index in the frame, and its tables.</summary>
    public (int Index, int DcTable, int AcTable) this[int i] => _components[i];

    [InlineArray(4)]
    private struct Components
    {
        private (int Index, int DcTable, int AcTable) _first;
    }
}
