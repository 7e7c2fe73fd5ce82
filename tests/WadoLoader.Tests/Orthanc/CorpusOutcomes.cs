using System.Text;
using ImageLoaders;
using ImageLoaders.TestCorpus;

namespace WadoLoader.Tests.Orthanc;

/// <summary>By which way the frames of the corpus came from a server, and why others did not: one table.</summary>
internal sealed class CorpusOutcomes
{
    private static readonly string[] Ways =
        ["frame as stored", "frame, any codec's syntax", "frame, any codec's type", "frame, uncompressed", "instance as stored",
        "instance as the server likes"];

    /// <summary>What keeps a file from being sent to a server at all. All else is to come, each frame of it.</summary>
    private static readonly Dictionary<string, string> KeptBack = new(StringComparer.Ordinal)
    {
        ["dicom/cornerstone3D/test-images_CTImage.dcm_JPEGLSLossyTransferSyntax_1.2.840.10008.1.2.4.81.dcm"] =
            "pixel data of odd length, which DCMTK's dcmodify does not write",
        ["dicom/pydicom/rtdose_rle_1frame.dcm"] = "pixel data of odd length, which DCMTK's dcmodify does not write",
        ["dicom/pydicom/no_meta.dcm"] = "no file of Part 10",
    };

    private readonly SortedDictionary<(string Syntax, string Way), (int Frames, HashSet<string> Files)> _rows = [];
    private readonly SortedDictionary<string, List<string>> _leftOut = new(StringComparer.Ordinal);
    private int _lastWay;

    public int Frames { get; private set; }

    public List<string> Differences { get; } = [];

    /// <summary>Frames that did not come, and files that were kept back for a reason that is not stated here.</summary>
    public List<string> Unjustified { get; } = [];

    /// <returns>Of <see cref="WadoLoader.WadoRs.AcceptNegotiation.All"/>.</returns>
    public int Came(CorpusFile file, IReadOnlyList<(int Dialect, int Status)> answers)
    {
        // Where nothing was asked, it came out of the instance that was there.
        if (answers.Count > 0)
            _lastWay = answers[^1].Dialect;
        Add(file, Ways[_lastWay], answers.Count == 0 ? [] : answers.SkipLast(1));
        return _lastWay;
    }

    public void Failed(CorpusFile file, IReadOnlyList<(int Dialect, int Status)> answers, ImageLoadException exception)
    {
        Add(file, $"{exception.Error}", answers);
        Unjustified.Add($"{file.Path}: {exception.Message}");
    }

    public void LeftOut(CorpusFile file, string failure)
    {
        if (!KeptBack.TryGetValue(file.Path, out var reason))
            Unjustified.Add($"{file.Path}: {reason = failure}");
        if (!_leftOut.TryGetValue(reason, out var files))
            _leftOut[reason] = files = [];
        files.Add(file.Path);
    }

    public override string ToString()
    {
        var table = new StringBuilder("| transfer syntax | came as | frames | files |\n|---|---|---:|---:|\n");
        foreach (var ((syntax, way), (frames, files)) in _rows)
            table.Append(null, $"| {syntax} | {way} | {frames:N0} | {files.Count:N0} |\n");
        table.Append("\n| not asked for, because | files | |\n|---|---:|---|\n");
        foreach (var (reason, files) in _leftOut)
            table.Append(null, $"| {reason} | {files.Count:N0} | {string.Join(' ', files)} |\n");
        return table.Append(null, $"\n{Frames:N0} frames by each protocol, {Unjustified.Count:N0} frames or files without a stated reason")
            .ToString();
    }

    private void Add(CorpusFile file, string way, IEnumerable<(int Dialect, int Status)> refusals)
    {
        Frames++;
        var said = string.Join(' ', refusals.Select(answer => answer.Status));
        var key = ($"{file["transfer_syntax"]} {file["photometric"]} {file["bits_allocated"]}",
            said.Length == 0 ? way : $"{way}, after {said}");
        var (frames, files) = _rows.GetValueOrDefault(key, (0, []));
        files.Add(file.Path);
        _rows[key] = (frames + 1, files);
    }
}
