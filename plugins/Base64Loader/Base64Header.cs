using System.Globalization;
using ImageLoaders;

namespace Base64Loader;

/// <summary>What a <c>base64:</c> id says of its pixels, before the last comma.</summary>
internal sealed record Base64Header(int Rows, int Columns, PixelFormat Format)
{
    public double Slope { get; private init; } = 1;

    public double Intercept { get; private init; }

    public VoiWindow? Window { get; private init; }

    public long LengthBytes => (long)Rows * Columns * Format.BytesPerPixel;

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.InvalidImageId"/>.</exception>
    public static Base64Header Parse(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(';');
        var header = ParseSize(end < 0 ? text : text[..end]);
        var seen = new HashSet<string>();
        while (end >= 0)
        {
            text = text[(end + 1)..];
            end = text.IndexOf(';');
            header = header.With(end < 0 ? text : text[..end], seen);
        }

        return header;
    }

    public static ImageLoadException Invalid(string what) => new(ImageLoadError.InvalidImageId,
        $"The id {what}. It is base64:<rows>x<columns>x<format>[;slope=..;intercept=..;window=c,w],<payload>, "
            + $"as in base64:2x2xu8,AED/gA==");

    private static Base64Header ParseSize(ReadOnlySpan<char> text)
    {
        var first = text.IndexOf('x');
        var second = first < 0 ? -1 : text[(first + 1)..].IndexOf('x') + first + 1;
        if (second <= first)
            throw Invalid("does not begin with <rows>x<columns>x<format>");
        if (!PixelFormat.TryParse(text[(second + 1)..], out var format))
            throw Invalid(
                $"has the format '{Shown(text[
                (second + 1)..])}'; known are u8, s8, u16, s16, u32, s32, f32, f64, each also x3 (colour) and x4 (with alpha)");
        return new(Side(text[..first], "rows"), Side(text[(first + 1)..second], "columns"), format);
    }

    private static int Side(ReadOnlySpan<char> text, string name) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw Invalid($"has '{Shown(text)}' {name}, where a whole number from 1 to 65,535 is wanted");

    private Base64Header With(ReadOnlySpan<char> parameter, HashSet<string> seen)
    {
        var equals = parameter.IndexOf('=');
        var name = Shown(equals < 0 ? parameter : parameter[..equals]);
        var value = equals < 0 ? default : parameter[(equals + 1)..];
        if (!seen.Add(name))
            throw Invalid($"says {name} twice");
        switch (name)
        {
            case "slope":
                return this with
                {
                    Slope = Number(value, name) is var slope
                    && slope != 0 ? slope : throw Invalid("has the slope 0, which makes all values one")
                };
            case "intercept":
                return this with { Intercept = Number(value, name) };
            case "window":
                var comma = value.IndexOf(',');
                if (comma < 0)
                    throw Invalid("has a window that is not two numbers, center and width, with a comma between them");
                var window = new VoiWindow(Number(value[..comma], "window center"), Number(value[(comma + 1)..], "window width"));
                return window.Width >= 1 ? this with { Window = window } : throw Invalid("has a window that is narrower than 1");
            default:
                throw Invalid($"says '{name}'; known are slope, intercept and window");
        }
    }

    private static double Number(ReadOnlySpan<char> text, string name) =>
        double.TryParse(text, NumberStyles.Float & ~(NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite),
            CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw Invalid($"has the {name} '{Shown(text)}', which is no number");

    private static string Shown(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : $"{text[..40]}…";
}
