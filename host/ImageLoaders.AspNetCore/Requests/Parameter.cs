using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>Reads parameters of a query.</summary>
internal static class Parameter
{
    public static RequestException Wrong(string name, string wanted) =>
        new(StatusCodes.Status400BadRequest, "invalid-parameter", $"The parameter '{name}' cannot be read; it is {wanted}.");

    /// <summary>The value; <see langword="null"/> when it is not given.</summary>
    /// <exception cref="RequestException">It is given twice.</exception>
    public static string? Read(IQueryCollection query, string name) => query[name] switch
    {
        [] => null,
        [var text] => text ?? "",
        _ => throw Wrong(name, "given once"),
    };

    public static bool? ReadBoolean(IQueryCollection query, string name) => Read(query, name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        _ => throw Wrong(name, "true or false"),
    };

    public static double? ReadNumber(IQueryCollection query, string name) => Read(query, name) is not { } text ? null
        : TryNumber(text, out var number) ? number
        : throw Wrong(name, "a number");

    public static bool TryNumber(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
