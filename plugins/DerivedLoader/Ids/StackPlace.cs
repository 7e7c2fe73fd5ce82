using System.Globalization;
using ImageLoaders;

namespace DerivedLoader.Ids;

/// <summary>The parameter <c>at</c>: a coordinate in mm, or the number k of a plane, alone or of n as in <c>7/120</c>.</summary>
/// <param name="Millimetres">The coordinate.</param>
/// <param name="Number">The number, from 1.</param>
/// <param name="Of">How many there are.</param>
internal readonly record struct StackPlace(double? Millimetres, int? Number, int? Of)
{
    /// <param name="parameters">The parameters.</param>
    /// <param name="isNumber">Whether a number without a slash counts planes.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.InvalidImageId"/>.</exception>
    public static StackPlace? Read(Parameters parameters, bool isNumber)
    {
        if (parameters.Text("at") is not { } text)
            return null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return isNumber ? new(null, Parameters.ParseCount("at", text), null) : new(Parameters.ParseNumber("at", text), null, null);
        var place = new StackPlace(null, Parameters.ParseCount("at", text[..slash]), Parameters.ParseCount("at", text[(slash + 1)..]));
        return place.Number <= place.Of ? place : throw DerivedError.NotFound(string.Create(CultureInfo.InvariantCulture,
            $"Plane {place.Number} of {place.Of} was asked for. They count from 1."));
    }
}
