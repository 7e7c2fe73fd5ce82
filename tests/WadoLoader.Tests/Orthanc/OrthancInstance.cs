using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ImageLoaders.TestServers;

namespace WadoLoader.Tests.Orthanc;

/// <summary>An object that a server holds.</summary>
/// <param name="Name">Of the test case.</param>
/// <param name="Number">Tells it from the others: study, series and instance by number. A study of each its own: files without a patient of
/// their own would divide one.</param>
/// <param name="Frames">How many it has.</param>
/// <param name="Bytes">The file.</param>
internal sealed partial record OrthancInstance(string Name, int Number, int Frames, byte[] Bytes)
{
    private const string Root = "1.2.826.0.1.3680043.2.9999";
    private const string Video = "1.2.840.10008.1.2.4.100";
    private const int LongestMeta = 1024;
    private const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

    public string Study => $"{Root}.2.{Number}";

    public string Series => $"{Root}.1.{Number}";

    public string Uid => $"{Root}.{Number}";

    /// <summary>Writes an object of its own.</summary>
    /// <param name="name">Of the test case.</param>
    /// <param name="number">Unique.</param>
    /// <param name="syntax">Uncompressed.</param>
    /// <param name="image">Its pixels' description.</param>
    public static OrthancInstance Make(string name, int number, string syntax, TestObject image)
    {
        var instance = new OrthancInstance(name, number, image.Frames ?? 1, []);
        var words = new DicomWriter(syntax == TestObject.ImplicitLittleEndian, syntax == TestObject.ExplicitBigEndian);
        words.Text(0x00080016, "UI", SecondaryCapture).Text(0x00080018, "UI", instance.Uid).Text(0x00080060, "CS", "OT")
            .Text(0x00100010, "PN", "TEST").Text(0x00100020, "LO", "LAB").Text(0x0020000D, "UI", instance.Study)
                .Text(0x0020000E, "UI", instance.Series);
        image.First?.Invoke(words);
        words.UInt16(0x00280002, image.Samples).Text(0x00280004, "CS", image.Photometric);
        if (image.Samples > 1)
            words.UInt16(0x00280006, image.Planar);
        if (image.Frames is { } frames)
            words.Text(0x00280008, "IS", frames.ToString(CultureInfo.InvariantCulture));
        words.UInt16(0x00280010, image.Rows).UInt16(0x00280011, image.Columns)
            .UInt16(0x00280100, image.Allocated).UInt16(0x00280101, image.Stored).UInt16(0x00280102, image.Stored - 1)
                .UInt16(0x00280103, image.IsSigned ? 1 : 0);
        image.More?.Invoke(words);
        words.Bytes(0x7FE00010, image.Allocated == 8 && syntax != TestObject.ImplicitLittleEndian ? "OB" : "OW", Samples(image, words));
        var meta = new DicomWriter().Bytes(0x00020001, "OB", [0, 1]).Text(0x00020002, "UI", SecondaryCapture)
            .Text(0x00020003, "UI", instance.Uid)
            .Text(0x00020010, "UI", syntax).Text(0x00020012, "UI", Root + ".0");
        var file = new DicomWriter().Raw(new byte[128]).Raw("DICM"u8.ToArray()).Header(0x00020000, "UL", 4)
            .Raw(BitConverter.GetBytes(meta.Length)).Raw(meta.ToArray());
        file.Raw(syntax == TestObject.Deflated ? DicomWriter.Deflate(words.ToArray()) : words.ToArray());
        return instance with { Bytes = file.ToArray() };
    }

    /// <summary>The same pixels, encoded by a program of DCMTK's.</summary>
    public OrthancInstance Encode(string name, int number, string program, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("imageloaders-encode-");
        try
        {
            var (from, to) = (Path.Combine(folder.FullName, "from.dcm"), Path.Combine(folder.FullName, "to.dcm"));
            File.WriteAllBytes(from, Bytes);
            OrthancServer.Run(program, [.. arguments, from, to]);
            return new OrthancInstance(name, number, Frames, []).Renamed(to);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    /// <summary>A file's object under this one's UIDs.</summary>
    public OrthancInstance Renamed(string path)
    {
        // DCMTK's program does not know High-Throughput JPEG 2000, and leaves alone what it takes for a video.
        var syntax = Replace(path, HighThroughput(), Video);
        OrthancServer.Run(
            "dcmodify", "-nb", "-q", "-imt", "-i", $"SOPInstanceUID={Uid}", "-i", $"StudyInstanceUID={Study}", "-i",
                $"SeriesInstanceUID={Series}", "-i", "PatientID=LAB", path);
        if (syntax is not null)
            Replace(path, new(Regex.Escape(Video)), syntax);
        return this with { Bytes = File.ReadAllBytes(path) };
    }

    public string WadoUri(string server, int frame) =>
        $"wadouri:{server}/wado?requestType=WADO&studyUID={Study}&seriesUID={Series}"
            + $"&objectUID={Uid}&contentType=application/dicom&frame={frame}";

    public string WadoRs(string server, int frame) =>
        $"wadors:{server}/dicom-web/studies/{Study}/series/{Series}/instances/{Uid}/frames/{frame}";

    public override string ToString() => Name;

    /// <summary>Changes the transfer syntax in the meta information to one of the same length.</summary>
    /// <returns>What was there; <see langword="null"/>: none such.</returns>
    private static string? Replace(string path, Regex wanted, string other)
    {
        var bytes = File.ReadAllBytes(path);
        var found = wanted.Match(Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, LongestMeta)));
        if (!found.Success)
            return null;
        Encoding.Latin1.GetBytes(other, bytes.AsSpan(found.Index));
        File.WriteAllBytes(path, bytes);
        return found.Value;
    }

    [GeneratedRegex(@"1\.2\.840\.10008\.1\.2\.4\.20[123]")]
    private static partial Regex HighThroughput();

    private static byte[] Samples(TestObject image, DicomWriter writer)
    {
        var values = new int[image.Rows * image.Columns * image.Samples * (image.Frames ?? 1)];
        for (var i = 0; i < values.Length; i++)
            values[i] = ((i * 37) ^ (i >> 4)) & ((1 << image.Stored) - 1);
        return image.Allocated == 8 ? [.. values.Select(value => (byte)value)] : writer.Words(values);
    }
}
