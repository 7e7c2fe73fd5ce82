using System.Collections.Immutable;
using System.Globalization;
using ImageLoaders;

namespace DerivedLoader.Ids;

/// <summary>
/// An id, taken apart: <c>mpr:&lt;operation&gt;[;name[=value]]…;of=&lt;source&gt;</c>, where one source is the rest of the id to the
/// letter, and several are in braces: <c>;of={…};of={…}</c>.
/// </summary>
/// <param name="Operation">What is made.</param>
/// <param name="Parameters">The parameters.</param>
/// <param name="Sources">The ids of the sources; at least one.</param>
internal sealed record DerivedId(Operation Operation, Parameters Parameters, ImmutableArray<ImageId> Sources)
{
    private const string Of = ";of=";

    private static readonly string[] Overlay = ["colors", "map", "opacity", "window", "range"];

    private static readonly string[] Plane =
        ["at", "origin", "size", "extent", "spacing", "slab", "interpolation", "time", "stack", "series", .. Overlay];

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.InvalidImageId"/>.</exception>
    public static DerivedId Read(ImageId id)
    {
        var text = id.Rest;
        var of = text.IndexOf(Of, StringComparison.Ordinal);
        if (of < 0)
            throw DerivedError.Invalid("The id has no source. It is mpr:<operation>;…;of=<source>, "
                + "as in mpr:coronal;at=-12.5;of=dicomfile:/data/ct/.");
        var words = text[..of].Split(';');
        var operation = ReadOperation(words[0]);
        var parameters = new Parameters(words[0], words.AsSpan(1), NamesOf(operation));
        var sources = ReadSources(text[(of + Of.Length)..]);
        var most = operation is Operation.Axial or Operation.Coronal or Operation.Sagittal or Operation.Oblique
            or Operation.Labels or Operation.Fused ? 2 : 1;
        if (sources.Length > most)
            throw DerivedError.Invalid($"The id has {sources.Length} sources, and {words[0]} takes {most}.");
        if (sources.Length == 1 && Array.Find(Overlay, parameters.Has) is { } name)
            throw DerivedError.Invalid($"The parameter {name} is for what lies over a picture, and there is one source: name two, "
                + ";of={…};of={…}.");
        if (operation is Operation.Labels or Operation.Fused && sources.Length != 2)
            throw DerivedError.Invalid($"{words[0]} takes two sources, the picture and what lies over it: ;of={{…}};of={{…}}.");
        return new(operation, parameters, sources);
    }

    /// <summary>The id of a plane of a stack.</summary>
    public DerivedId WithPlace(int number, int count) =>
        this with { Parameters = Parameters.With("at", string.Create(CultureInfo.InvariantCulture, $"{number}/{count}")) };

    /// <summary>The id as text.</summary>
    public ImageId ToImageId()
    {
        var sources = Sources.Length == 1 && !Sources[0].Value.StartsWith('{') ? Of + Sources[0].Value
            : string.Concat(Sources.Select(static source => $"{Of}{{{source.Value}}}"));
        return $"mpr:{NameOf(Operation)}{Parameters}{sources}";
    }

    private static Operation ReadOperation(string word)
    {
        foreach (var operation in Enum.GetValues<Operation>())
            if (NameOf(operation) == word)
                return operation;
        throw DerivedError.Invalid($"The operation is '{Parameters.Show(word)}'; known are "
            + $"{string.Join(", ", Enum.GetValues<Operation>().Select(NameOf))}.");
    }

    /// <summary>The operation as ids have it.</summary>
    public static string NameOf(Operation operation) => operation.ToString().ToLowerInvariant();

    private static string[] NamesOf(Operation operation) => operation switch
    {
        Operation.Oblique => [.. Plane, "u", "v"],
        Operation.Curved => ["points", "along", "width", "spacing", "slab", "interpolation", "time", "stack", "series"],
        Operation.Native => ["at", "time", "stack", "series"],
        Operation.Mean or Operation.Maximum or Operation.Subtract => ["frames", "series"],
        Operation.Labels => ["colors", "opacity", "window"],
        Operation.Fused => ["map", "opacity", "window", "range"],
        _ => Plane,
    };

    private static ImmutableArray<ImageId> ReadSources(string text)
    {
        if (!text.StartsWith('{'))
            return [CheckSource(text)];
        var sources = ImmutableArray.CreateBuilder<ImageId>();
        for (var at = 0; ;)
        {
            var (end, depth) = (at, 0);
            for (; end < text.Length; end++)
            {
                depth += text[end] switch { '{' => 1, '}' => -1, _ => 0 };
                if (depth == 0)
                    break;
            }

            if (end == text.Length)
                throw DerivedError.Invalid("A source begins with a brace that is not closed. A brace within an id is written %7B.");
            sources.Add(CheckSource(text[(at + 1)..end]));
            if (end + 1 == text.Length)
                return sources.ToImmutable();
            at = end + 1 + Of.Length;
            if (!text.AsSpan(end + 1).StartsWith(Of, StringComparison.Ordinal) || at >= text.Length || text[at] != '{')
                throw DerivedError.Invalid("Behind a source in braces stands something other than ;of={…}.");
        }
    }

    private static ImageId CheckSource(string text) => new ImageId(text) is { IsValid: true } id ? id
        : throw DerivedError.Invalid($"The source '{new ImageId(text)}' is no id: it has no scheme, as in dicomfile:/data/ct/.");
}
