using System.Collections.Concurrent;
using WadoLoader.Dicom;
using WadoLoader.Frames;

namespace WadoLoader.WadoRs;

/// <summary>
/// The ways to ask for a frame, and which of them each server understands. Servers differ: some give the stored bytes for any transfer
/// syntax, some refuse that parameter (dcm4chee: 406), some weigh several entries by taking the last (Orthanc) and answer 500 where they
/// cannot transcode, or 400 where they cannot find the frames (Orthanc, of one bit a pixel). Whoever hands out the whole instance has the
/// frame there. Safe for concurrent use.
/// </summary>
internal sealed class AcceptNegotiation
{
    /// <summary>The first of <see cref="All"/>: the frame as it is stored.</summary>
    public const int Stored = 0;

    private const int FrameWays = 4;
    private const int MostKinds = 1024;

    /// <summary>
    /// After so many instances that came whole, and none by its frames, the next of their kind are asked for whole at once.
    /// </summary>
    private const int EnoughWhole = 3;

    private readonly ConcurrentDictionary<string, Knowledge> _known = new(StringComparer.Ordinal);
    private string[]? _all;

    /// <summary>
    /// Values of the header Accept, in the order in which they are tried: the frame as it is stored; whatever can be decoded here, with
    /// and without transfer syntaxes; uncompressed; then the whole instance, as it is stored and as the server likes.
    /// </summary>
    // Made by the first frame that is asked for, so that the plugin starts without the table of syntaxes.
    public IReadOnlyList<string> All => LazyInitializer.EnsureInitialized(ref _all, WriteAll);

    /// <summary>Whether it asks for the instance, and not for a frame of it.</summary>
    public static bool IsWhole(int dialect) => dialect >= FrameWays;

    /// <summary>The order for one kind of instance.</summary>
    /// <param name="kind">Names the server, and what it may fail for.</param>
    /// <param name="preferred">What served the instance before; -1: nothing yet.</param>
    public IEnumerable<int> Order(string kind, int preferred)
    {
        var known = Known(kind);
        var isWholeFirst = known.Whole >= EnoughWhole && !known.Ways.Take(FrameWays).Contains(true);
        return Enumerable.Range(0, All.Count).OrderBy(dialect =>
            dialect == preferred ? 0 : (IsWhole(dialect) == isWholeFirst ? 1 : 3) + (known.Ways[dialect] == false ? 1 : 0));
    }

    /// <summary>Learns from one frame that came in the end.</summary>
    /// <param name="kind">As it was tried.</param>
    /// <param name="understood">What the frame came by.</param>
    /// <param name="refused">What had been tried before. What a server ever understood stays: it may fail for single frames.</param>
    public void Learn(string kind, int understood, IReadOnlyCollection<int> refused)
    {
        var known = Known(kind);
        known.Ways[understood] = true;
        foreach (var dialect in refused)
            known.Ways[dialect] ??= false;
        if (IsWhole(understood) && refused.Count >= FrameWays)
            known.Whole++;
    }

    private static string Entry(string type, string? syntax) =>
        $"multipart/related; type=\"{type}\"{(syntax is null ? "" : $"; transfer-syntax={syntax}")}";

    private static string[] WriteAll()
    {
        var syntaxes = TransferSyntaxes.All.Where(syntax => syntax.MediaType is not null && FrameCodecs.IsDecodable(syntax)).ToList();
        var plain = TransferSyntaxes.ExplicitLittleEndian;
        return
        [
            Entry(plain.MediaType!, "*"),
            string.Join(", ", syntaxes.Select(syntax => Entry(syntax.MediaType!, syntax.Uid))),
            string.Join(", ", syntaxes.Select(syntax => Entry(syntax.MediaType!, null)).Distinct()),
            Entry(plain.MediaType!, plain.Uid),
            Entry("application/dicom", "*"),
            Entry("application/dicom", null),
        ];
    }

    private Knowledge Known(string kind)
    {
        if (_known.Count > MostKinds)
            _known.Clear(); // what is learnt of servers is learnt again
        return _known.GetOrAdd(kind, static (_, count) => new(count), All.Count);
    }

    // Fields that several threads write at once hold one of their values: each is true.
    private sealed class Knowledge(int count)
    {
        public bool?[] Ways { get; } = new bool?[count];

        public int Whole { get; set; }
    }
}
