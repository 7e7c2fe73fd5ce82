using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Jpeg;

/// <summary>The tables that a JPEG defines between its scans: Huffman, quantization, restart interval (ISO/IEC 10918-1, B.2.4).</summary>
internal sealed class JpegTables
{
    private readonly JpegHuffman?[] _huffman = new JpegHuffman?[8];
    private readonly ushort[]?[] _quantization = new ushort[]?[4];

    /// <summary>MCUs between restart markers; 0: there are none.</summary>
    public int RestartInterval { get; private set; }

    /// <summary>Takes the current segment when it defines a table, else passes over it.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>.</exception>
    public void Read(in JpegMarkers markers)
    {
        switch (markers.Marker)
        {
            case 0xC4:
                ReadHuffman(markers);
                break;
            case 0xDB:
                ReadQuantization(markers);
                break;
            case 0xDD:
                if (markers.Content.Length != 2)
                    throw JpegMarkers.Malformed("the restart interval has no right length", markers.Offset);
                RestartInterval = BinaryPrimitives.ReadUInt16BigEndian(markers.Content);
                break;
        }
    }

    public JpegHuffman Dc(int index, int scanOffset) => _huffman[index] ?? throw Missing("DC Huffman", index, scanOffset);

    public JpegHuffman Ac(int index, int scanOffset) => _huffman[4 + index] ?? throw Missing("AC Huffman", index, scanOffset);

    /// <summary>64 factors in zigzag order.</summary>
    public ushort[] Quantization(int index, int scanOffset) =>
        (index < 4 ? _quantization[index] : null) ?? throw Missing("quantization", index, scanOffset);

    private static ImageLoadException Missing(string kind, int index, int offset) =>
        JpegMarkers.Malformed($"a scan needs {kind} table {index}, which was not defined", offset);

    private void ReadHuffman(in JpegMarkers markers)
    {
        for (var rest = markers.Content; !rest.IsEmpty;)
        {
            var id = rest[0];
            if (id >> 4 > 1 || (id & 15) > 3)
                throw JpegMarkers.Malformed($"a Huffman table has the number {id:X2}", markers.Offset);
            _huffman[((id >> 4) * 4) + (id & 15)] = JpegHuffman.Read(rest[1..], markers.Offset, out var length);
            rest = rest[(1 + length)..];
        }
    }

    private void ReadQuantization(in JpegMarkers markers)
    {
        for (var rest = markers.Content; !rest.IsEmpty;)
        {
            var (size, id) = ((rest[0] >> 4) + 1, rest[0] & 15);
            if (size > 2 || id > 3 || rest.Length < 1 + (64 * size))
                throw JpegMarkers.Malformed("a quantization table is cut off or has no right number", markers.Offset);
            var factors = new ushort[64];
            for (var i = 0; i < 64; i++)
                factors[i] = size == 1 ? rest[1 + i] : BinaryPrimitives.ReadUInt16BigEndian(rest[(1 + (2 * i))..]);
            _quantization[id] = factors;
            rest = rest[(1 + (64 * size))..];
        }
    }
}
