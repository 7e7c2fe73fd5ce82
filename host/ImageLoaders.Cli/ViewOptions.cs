using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ImageLoaders.Display;

namespace ImageLoaders.Cli;

/// <summary>The options that say how an image is shown.</summary>
internal sealed class ViewOptions
{
    private readonly Option<string?> _window =
        new("--window") { Description = "Window centre, width and function: 40,400 or 40,400,sigmoid (linear, linear-exact, sigmoid)." };
    private readonly Option<bool> _invert = new("--invert") { Description = "Exchange light and dark." };
    private readonly Option<double?> _scale =
        new("--scale") { Description = "Size of a pixel of the image in pixels of the picture.", CustomParser = ParseScale };
    private readonly Option<string?> _colorMap =
        new("--colormap") { Description = $"Colours for greys: {string.Join(", ", ColorMaps.All.Select(map => map.Name))}." };
    private readonly Option<bool> _overlay = new("--overlay") { Description = "Draw the image's overlays." };

    public void AddTo(Command command, bool withScale = true)
    {
        command.Add(_window);
        command.Add(_invert);
        if (withScale)
            command.Add(_scale);
        command.Add(_colorMap);
        command.Add(_overlay);
    }

    /// <summary>What of the image's own viewport the options change.</summary>
    /// <exception cref="UsageException">An option cannot be read.</exception>
    public Func<Viewport, Viewport> Read(ParseResult parsed)
    {
        var window = parsed.GetValue(_window) is { } text ? ParseWindow(text) : null;
        var (invert, overlay) = (parsed.GetValue(_invert), parsed.GetValue(_overlay));
        var scale = parsed.GetResult(_scale) is null ? null : parsed.GetValue(_scale);
        var name = parsed.GetValue(_colorMap);
        var map = name is null ? null
            : ColorMaps.Find(name) ?? throw new UsageException(
                $"There is no colour map {name}. There are {string.Join(", ", ColorMaps.All.Select(known => known.Name))}.");
        return viewport =>
        {
            if (window is { } wanted)
                viewport = viewport with
                {
                    Window = wanted.Window,
                    VoiLutFunction = wanted.Function ?? viewport.VoiLutFunction,
                    VoiLut = null
                };
            return viewport with
            {
                Invert = viewport.Invert != invert,
                Scale = scale ?? viewport.Scale,
                ColorMap = map,
                ShowOverlays = overlay
            };
        };
    }

    private static double? ParseScale(ArgumentResult argument)
    {
        if (double.TryParse(argument.Tokens[0].Value, CultureInfo.InvariantCulture, out var scale) && double.IsFinite(scale) && scale > 0)
            return scale;
        argument.AddError($"--scale {argument.Tokens[0].Value} shows nothing: it is a number more than 0.");
        return null;
    }

    private static (VoiWindow Window, VoiLutFunction? Function)? ParseWindow(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        VoiLutFunction? function = parts.Length < 3 ? null : parts[2].ToLowerInvariant() switch
        {
            "linear" => VoiLutFunction.Linear,
            "linear-exact" => VoiLutFunction.LinearExact,
            "sigmoid" => VoiLutFunction.Sigmoid,
            _ => throw new UsageException($"--window {text}: {parts[2]} is not linear, linear-exact or sigmoid."),
        };
        if (parts.Length is 2 or 3
            && double.TryParse(parts[0], CultureInfo.InvariantCulture, out var center) && double.IsFinite(center)
            && double.TryParse(parts[1], CultureInfo.InvariantCulture, out var width) && double.IsFinite(width) && width > 0)
        {
            return (new(center, width), function);
        }

        throw new UsageException($"--window {text} is not a window. Give centre and width, as in 40,400; the width must be more than 0.");
    }
}
