using System.Collections.Immutable;
using System.Globalization;
using DerivedLoader.Geometry;
using ImageLoaders;

namespace DerivedLoader.Ids;

/// <summary>The parameters of an id, each at most once. Every reader refuses what it cannot read.</summary>
internal sealed class Parameters
{
    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    private Parameters(SortedDictionary<string, string> values) => _values = values;

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.InvalidImageId"/>: a name is unknown or occurs twice.</exception>
    public Parameters(string operation, ReadOnlySpan<string> words, string[] known)
    {
        foreach (var word in words)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? word : word[..equals];
            if (!known.Contains(name))
                throw DerivedError.Invalid($"The parameter '{Show(name)}' is unknown; {operation} takes {string.Join(", ", known)}, and "
                    + $"of.");
            if (!_values.TryAdd(name, equals < 0 ? "" : word[(equals + 1)..]))
                throw DerivedError.Invalid($"The parameter {name} occurs twice. Keep one.");
        }
    }

    /// <summary>No parameters.</summary>
    public static Parameters None { get; } = new("", [], []);

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>The parameters with another one, or with another value.</summary>
    public Parameters With(string name, string value) => new(new SortedDictionary<string, string>(_values, StringComparer.Ordinal)
    {
        [name] = value,
    });

    /// <summary>The parameters as an id has them, in the order of their names.</summary>
    public override string ToString() => string.Concat(_values.Select(static entry => $";{entry.Key}={entry.Value}"));

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public double? Number(string name) => Text(name) is { } text ? ParseNumber(name, text) : null;

    /// <summary>A number above 0.</summary>
    public double? Length(string name, double least = double.Epsilon) => Number(name) is not { } value ? null
        : value >= least ? value : throw Wrong(name, Text(name)!, $"a number of mm, at least {Shown(least)}");

    /// <summary>A whole number from 1 on.</summary>
    public int? Count(string name) => Text(name) is { } text ? ParseCount(name, text) : null;

    public ImmutableArray<double>? Numbers(string name) =>
        Text(name) is { } text ? [.. text.Split(',').Select(part => ParseNumber(name, part))] : null;

    public Vector? Vector(string name) => Numbers(name) is not { } values ? null
        : values.Length == 3 ? Geometry.Vector.From(values) : throw Wrong(name, Text(name)!, "three numbers, as in 1,0,0");

    /// <summary>Two numbers with an x between them, the horizontal one first; one stands for both.</summary>
    public (double Across, double Down)? Pair(string name, double least)
    {
        if (Text(name) is not { } text)
            return null;
        var parts = text.Split('x');
        var (across, down) = (ParseNumber(name, parts[0]), ParseNumber(name, parts[^1]));
        return parts.Length <= 2 && across >= least && down >= least ? (across, down)
            : throw Wrong(name, text, $"one number, or two as in 0.7x1, each at least {Shown(least)}");
    }

    /// <summary><c>512x429</c>: columns, rows.</summary>
    public (int Columns, int Rows)? Size(string name)
    {
        if (Text(name) is not { } text)
            return null;
        var parts = text.Split('x');
        return parts.Length == 2 ? (ParseCount(name, parts[0]), ParseCount(name, parts[1]))
            : throw Wrong(name, text, "columns and rows, as in 512x429");
    }

    public static int ParseCount(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value
        : throw Wrong(name, text, "a whole number from 1 on");

    public static double ParseNumber(string name, string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && Math.Abs(value) <= 1e9 ? value
        : throw Wrong(name, text, "a number, as in -12.5");

    public static ImageLoadException Wrong(string name, string value, string wanted) =>
        DerivedError.Invalid($"The parameter {name} is '{Show(value)}'. It takes {wanted}.");

    public static string Show(string text) => text.Length <= 40 ? text : $"{text[..40]}…";

    private static string Shown(double least) =>
        least == double.Epsilon ? "more than 0" : least.ToString(CultureInfo.InvariantCulture);
}
