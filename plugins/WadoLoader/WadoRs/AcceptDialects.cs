using System.Collections.Concurrent;
using ImageLoaders.Codecs;

namespace WadoLoader.WadoRs;

/// <summary>
/// The ways to ask for a frame, and which of them each server understands. Servers differ: some give the stored bytes for any transfer syntax,
/// some refuse that parameter (dcm4chee: 406), some weigh several entries by taking the last (Orthanc) and answer 500 where they cannot
/// transcode. Safe for concurrent use.
/// </summary>
internal sealed class AcceptDialects
{
    /// <summary>The first of <see cref="All"/>: the frame as it is stored.</summary>
    public const int Stored = 0;

    private const int MostServers = 256;
    private const string Root = "1.2.840.10008.1.2";

    private readonly ConcurrentDictionary<string, bool?[]> _known = new(StringComparer.Ordinal);

    public AcceptDialects()
    {
        List<(string Type, string Syntax)> codecs = [];
        if (NativeCodecLibrary.CharLs.IsAvailable)
            codecs.AddRange([("image/jls", Root + ".4.80"), ("image/jls", Root + ".4.81")]);
        if (NativeCodecLibrary.OpenJpeg.IsAvailable)
        {
            codecs.AddRange([("image/jp2", Root + ".4.90"), ("image/jp2", Root + ".4.91")]);
            codecs.AddRange([("image/jphc", Root + ".4.201"), ("image/jphc", Root + ".4.202"), ("image/jphc", Root + ".4.203")]);
        }

        codecs.AddRange([("image/jpeg", Root + ".4.70"), ("image/jpeg", Root + ".4.57"), ("image/dicom-rle", Root + ".5")]);
        if (NativeCodecLibrary.TurboJpeg.IsAvailable)
            codecs.AddRange([("image/jpeg", Root + ".4.50"), ("image/jpeg", Root + ".4.51")]);
        codecs.Add(("application/octet-stream", Root + ".1"));
        All =
        [
            Entry("application/octet-stream", "*"),
            string.Join(", ", codecs.Select(codec => Entry(codec.Type, codec.Syntax))),
            string.Join(", ", codecs.Select(codec => Entry(codec.Type, null)).Distinct()),
            Entry("application/octet-stream", Root + ".1"),
        ];
    }

    /// <summary>
    /// Values of the header Accept, in the order in which they are tried: the frame as it is stored; whatever can be decoded here, with
    /// and without transfer syntaxes; uncompressed.
    /// </summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>The order for one server.</summary>
    /// <param name="server">Names it.</param>
    /// <param name="preferred">What served the instance before; -1: nothing yet.</param>
    public IEnumerable<int> Order(string server, int preferred)
    {
        var known = Known(server);
        return Enumerable.Range(0, All.Count).OrderBy(dialect => dialect == preferred ? 0 : known[dialect] != false ? 1 : 2);
    }

    /// <summary>Learns from one frame that came in the end.</summary>
    /// <param name="server">Names it.</param>
    /// <param name="understood">What the frame came by.</param>
    /// <param name="refused">What had been tried before. What a server ever understood stays: it may fail for single frames.</param>
    public void Learn(string server, int understood, IEnumerable<int> refused)
    {
        var known = Known(server);
        known[understood] = true;
        foreach (var dialect in refused)
            known[dialect] ??= false;
    }

    private static string Entry(string type, string? syntax) => $"multipart/related; type=\"{type}\"{(syntax is null ? "" : $"; transfer-syntax={syntax}")}";

    private bool?[] Known(string server)
    {
        if (_known.Count > MostServers)
            _known.Clear(); // what is learnt of servers is learnt again
        return _known.GetOrAdd(server, static (_, count) => new bool?[count], All.Count);
    }
}
