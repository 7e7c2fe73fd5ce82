using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace WadoLoader.Tests.Metadata;

/// <summary>What DCMTK's dcmdump reads in files: values by tag path, texts converted to UTF-8 by DCMTK's own tables.</summary>
internal static partial class DcmtkDump
{
    /// <summary>Runs the program once for all files.</summary>
    /// <param name="files">Paths.</param>
    /// <param name="tags">As "0010,0010"; looked for at every depth.</param>
    /// <returns>
    /// For each file and each path of tags its values, in the file's order; a value without its brackets, empty when there is none; none of
    /// unknown VR, which DCMTK shows as bytes.
    /// </returns>
    public static Dictionary<string, Dictionary<string, List<string>>> Read(IEnumerable<string> files, IEnumerable<string> tags)
    {
        string[] arguments = ["-q", "+F", "+L", "+U8", "-Un", "+s", "+p", .. tags.SelectMany(tag => new[] { "+P", tag }), .. files];
        using var process = Process.Start(
            new ProcessStartInfo("dcmdump", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError =
            true,
                StandardOutputEncoding = Encoding.UTF8
            })!;
        var errors = process.StandardError.ReadToEndAsync();
        var read = new Dictionary<string, Dictionary<string, List<string>>>();
        Dictionary<string, List<string>> file = [];
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (FileLine().Match(line) is { Success: true } name)
                read[name.Groups[1].Value] = file = [];
            else if (ValueLine().Match(line) is { Success: true } value && value.Groups[2].Value != "UN")
                (file.TryGetValue(value.Groups[1].Value, out var values) ? values : file[value.Groups[1].Value] = [])
                    .Add(Bare(value.Groups[3].Value));
        }

        process.WaitForExit();
        errors.Wait();
        return read;
    }

    private static string Bare(string value) => value switch
    {
        "(no value available)" => "",
        ['[', .. var inside, ']'] => inside.Replace("\0", "", StringComparison.Ordinal),
        _ => value,
    };

    [GeneratedRegex(@"^# dcmdump \(\d+/\d+\): (.*)$")]
    private static partial Regex FileLine();

    [GeneratedRegex(@"^((?:\([0-9a-f]{4},[0-9a-f]{4}\)\.?)+) (\w\w) (.*?) +# +(?:u/l|\d+), *\d+ \w+$")]
    private static partial Regex ValueLine();
}
