namespace ImageLoaders.Cli;

/// <summary>What an image is, for people.</summary>
internal static class ImageSummary
{
    /// <summary>In one line.</summary>
    public static string Line(Image image)
    {
        var window = image.Window is { } w ? $", window {w.Center},{w.Width}" : "";
        var remarks = image.Remarks.IsEmpty ? "" : $" ({string.Join("; ", image.Remarks)})";
        return $"{image.Rows} x {image.Columns} {image.Format}{window}{(image.IsLossy ? ", lossy" : "")}{remarks}";
    }
}
