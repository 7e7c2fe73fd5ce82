using System.Text.Json;
using System.Text.Json.Serialization;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.Display;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Images;

/// <summary>
/// How a picture is wanted: the parameters of DICOMweb's rendered resources (PS3.18, 8.3.5), and those that viewers want beside them.
/// </summary>
internal sealed record RenderedView
{
    private static readonly string[] Own = ["window", "viewport", "invert", "colormap", "overlay", "scale", "rotation", "flip", "quality"];

    /// <summary>What a request for a picture may have.</summary>
    public static readonly KnownParameters Parameters = ImageQuery.Parameters.With(Own);

    /// <summary>The view that a request without parameters of a view wants.</summary>
    public static readonly RenderedView Default = new();

    private const int LongestSide = 65_535;
    private const int BestQuality = 100;

    public VoiWindow? Window { get; private init; }

    public VoiLutFunction? Function { get; private init; }

    /// <summary>Width and height of the picture.</summary>
    public (int Columns, int Rows)? Size { get; private init; }

    /// <summary>The part of the image that is shown, in its pixels; <see langword="null"/>: all of it.</summary>
    public Region? Source { get; private init; }

    public bool? Invert { get; private init; }

    public ColorMap? ColorMap { get; private init; }

    public bool ShowOverlays { get; private init; }

    public double? Scale { get; private init; }

    public double Rotation { get; private init; }

    public bool FlipHorizontally { get; private init; }

    public bool FlipVertically { get; private init; }

    /// <summary>Of JPEG and WebP: 1 to 100; <see langword="null"/>: as the encoder has it.</summary>
    public int? Quality { get; private init; }

    /// <summary>
    /// Returns the same bytes for equal views, however they were written, and others for views that differ in any property.
    /// </summary>
    public byte[] ToKey() => JsonSerializer.SerializeToUtf8Bytes(this, RenderedViewJson.Default.RenderedView);

    /// <summary>Returns a viewport with what the view states. Its size and its scale depend on the image as well, and stay.</summary>
    public Viewport ApplyTo(Viewport viewport) => viewport with
    {
        Window = Window ?? viewport.Window,
        VoiLut = Window is null ? viewport.VoiLut : null,
        VoiLutFunction = Function ?? viewport.VoiLutFunction,
        Invert = Invert ?? viewport.Invert,
        ColorMap = ColorMap,
        ShowOverlays = ShowOverlays,
        Rotation = Rotation,
        FlipHorizontally = FlipHorizontally,
        FlipVertically = FlipVertically,
    };

    /// <exception cref="RequestException">A parameter cannot be read.</exception>
    public static RenderedView Parse(IQueryCollection query)
    {
        if (!Array.Exists(Own, query.ContainsKey))
            return Default;
        var (window, function) = ReadWindow(query);
        var (size, source, isMirrored) = ReadViewport(query);
        var flip = Parameter.Read(query, "flip") ?? "";
        if (flip is not ("" or "h" or "v" or "hv" or "vh"))
            throw Parameter.Wrong("flip", "h, v or hv");
        var scale = Parameter.ReadNumber(query, "scale");
        if (scale <= 0)
            throw Parameter.Wrong("scale", "a number more than 0");
        return new()
        {
            Window = window,
            Function = function,
            Size = size,
            Source = source,
            Invert = Parameter.ReadBoolean(query, "invert"),
            ColorMap = Parameter.Read(query, "colormap") is { } name
                ? ColorMaps.Find(name)
                    ?? throw Parameter.Wrong("colormap", "one of " + string.Join(", ", ColorMaps.All.Select(static map => map.Name)))
                : null,
            ShowOverlays = Parameter.ReadBoolean(query, "overlay") ?? false,
            Scale = scale,
            Rotation = Math.IEEERemainder(Parameter.ReadNumber(query, "rotation") ?? 0, 360),
            FlipHorizontally = flip.Contains('h', StringComparison.Ordinal) != isMirrored,
            FlipVertically = flip.Contains('v', StringComparison.Ordinal),
            Quality = Parameter.ReadNumber(query, "quality") switch
            {
                null => null,
                >= 1 and <= BestQuality and var quality when quality == Math.Floor(quality) => (int)quality,
                _ => throw Parameter.Wrong("quality", $"a whole number from 1 to {BestQuality}"),
            },
        };
    }

    private static (VoiWindow? Window, VoiLutFunction? Function) ReadWindow(IQueryCollection query)
    {
        if (Parameter.Read(query, "window") is not { } text)
            return default;
        var parts = text.Split(',');
        if (parts.Length is not (2 or 3)
            || !Parameter.TryNumber(parts[0], out var center) || !Parameter.TryNumber(parts[1], out var width) || width <= 0)
            throw Parameter.Wrong("window", "centre,width[,function] with a width more than 0, as in 40,400,linear");
        return (new VoiWindow(center, width), parts.ElementAtOrDefault(2) switch
        {
            null => null,
            "linear" => VoiLutFunction.Linear,
            "linear-exact" => VoiLutFunction.LinearExact,
            "sigmoid" => VoiLutFunction.Sigmoid,
            _ => throw Parameter.Wrong("window", "centre,width[,function] with the function linear, linear-exact or sigmoid"),
        });
    }

    private static ((int Columns, int Rows)? Size, Region? Source, bool IsMirrored) ReadViewport(IQueryCollection query)
    {
        if (Parameter.Read(query, "viewport") is not { } text)
            return default;
        var numbers = new List<double>();
        foreach (var part in text.Split(','))
            numbers.Add(Parameter.TryNumber(part, out var number) ? number : throw WrongViewport());
        if (numbers is not ([_, _] or [_, _, _, _, _, _]) || !IsSide(numbers[0]) || !IsSide(numbers[1]))
            throw WrongViewport();
        var size = ((int)numbers[0], (int)numbers[1]);
        if (numbers.Count == 2)
            return (size, null, false);
        // A width less than 0 shows the part mirrored (PS3.18, 8.3.5.1.3).
        var part6 = new Region(numbers[2], numbers[3], Math.Abs(numbers[4]), numbers[5]);
        return part6 is { X: >= 0, Y: >= 0, Width: > 0, Height: > 0 } ? (size, part6, numbers[4] < 0) : throw WrongViewport();
    }

    private static bool IsSide(double number) => number is >= 1 and <= LongestSide && number == Math.Floor(number);

    private static RequestException WrongViewport() =>
        Parameter.Wrong(
            "viewport", "width,height[,x,y,width,height]: the size of the picture, and the part of the image that it shows, in pixels");

    /// <summary>A part of an image, in its pixels.</summary>
    internal readonly record struct Region(double X, double Y, double Width, double Height);
}

/// <summary>Views as keys, by generated code: every property counts, and one that is added does too.</summary>
[JsonSourceGenerationOptions(
    IncludeFields = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(ColorMapNameConverter)])]
[JsonSerializable(typeof(RenderedView))]
internal sealed partial class RenderedViewJson : JsonSerializerContext;

/// <summary>Colour maps by their names, which tell them apart.</summary>
internal sealed class ColorMapNameConverter : JsonConverter<ColorMap>
{
    public override ColorMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, ColorMap value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
}
