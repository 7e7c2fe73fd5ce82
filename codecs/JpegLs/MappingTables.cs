using System.Runtime.InteropServices;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegLs;

/// <summary>What samples stand for: the entry of each value (ISO/IEC 14495-1, C.2.4.1.2).</summary>
/// <param name="EntryBytes">1 or 2: a value of so many bytes, the most significant first; 3: the values of three components.</param>
/// <param name="Entries">One after the other.</param>
/// <param name="Offset">Where the table begins.</param>
internal sealed record MappingTable(int EntryBytes, List<byte> Entries, int Offset)
{
    /// <summary>Looks up the first or only value of an entry.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: the table has no such entry.</exception>
    public ReadOnlySpan<byte> Find(int sample)
    {
        var start = sample * EntryBytes;
        return start + EntryBytes <= Entries.Count
            ? CollectionsMarshal.AsSpan(Entries).Slice(start, EntryBytes)
            : throw JpegMarkers.Malformed($"a sample is {sample}, and its mapping table has {Entries.Count / EntryBytes} entries", Offset);
    }
}

/// <summary>The mapping tables of a codestream by their number (ISO/IEC 14495-1, C.2.4.1.2 and C.2.4.1.3).</summary>
internal sealed class MappingTables
{
    private readonly Dictionary<int, MappingTable> _tables = [];

    /// <summary>Reads the beginning of a table, or what continues one.</summary>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>: it has no right length, or continues no table.
    /// </exception>
    public void Read(in JpegMarkers markers, bool continues)
    {
        var content = markers.Content;
        if (content.Length < 3 || content[2] == 0)
            throw JpegMarkers.Malformed("a mapping table has no right length", markers.Offset);
        var (id, entryBytes) = (content[1], content[2]);
        if (!continues)
            _tables[id] = new(entryBytes, [.. content[3..]], markers.Offset);
        else if (_tables.TryGetValue(id, out var table) && table.EntryBytes == entryBytes)
            table.Entries.AddRange(content[3..]);
        else
            throw JpegMarkers.Malformed($"mapping table {id} of {entryBytes} bytes an entry goes on and did not begin", markers.Offset);
    }

    /// <param name="id">Of a scan header; 0: none.</param>
    /// <param name="offset">Where it stands.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Unsupported"/>: the codestream has no such table.</exception>
    public MappingTable? Find(byte id, int offset) => id == 0 ? null
        : _tables.TryGetValue(id, out var table) ? table
        : throw CodecError.Unsupported(
            $"The JPEG-LS has samples that stand for what mapping table {id} says, which is not in it (byte {offset}).");
}
