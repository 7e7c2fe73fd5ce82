namespace ImageLoaders.Cli;

/// <summary>What an image is, for people.</summary>
internal static class ImageSummary
{
    /// <summary>In one line.</summary>
    /// <param name="image">The image.</param>
    /// <param name="frames">The number of frames that its object has.</param>
    public static string Line(Image image, int frames = 1)
    {
        var frame = frames > 1 ? $"frame {image.Source.Frame ?? 1} of {frames}, " : "";
        var window = image.Window is { } w ? $", window {w.Center},{w.Width}" : "";
        var remarks = image.Remarks.IsEmpty ? "" : $" ({string.Join("; ", image.Remarks)})";
        return $"{frame}{image.Rows} x {image.Columns} {image.Format}{window}{(image.IsLossy ? ", lossy" : "")}{remarks}";
    }
}
