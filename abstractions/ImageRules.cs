using System.Collections.Immutable;
using System.Globalization;
using ImageLoaders.Metadata;

namespace ImageLoaders;

/// <summary>
/// Checks what a loader returns against the rules of the contract. The host applies the rules to every image and to all metadata, and ends
/// a load that breaks one with <see cref="ImageLoadError.LoaderFault"/>. A test applies them before. It is safe for concurrent use.
/// </summary>
public static class ImageRules
{
    private const int MostEntries = 65_536;
    private const int MostBits = 16;

    /// <summary>Checks an image. Its pixels are not read.</summary>
    /// <param name="image">The image.</param>
    /// <returns>
    /// A sentence for each rule that is broken: the property, its value, and the rule, such as <c>RescaleSlope is 0; it is a finite number
    /// other than 0.</c>
    /// </returns>
    public static ImmutableArray<string> Check(Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var faults = new Faults();
        faults.Add(double.IsFinite(image.RescaleSlope) && image.RescaleSlope != 0, "RescaleSlope", image.RescaleSlope,
            "it is a finite number other than 0");
        faults.Add(double.IsFinite(image.RescaleIntercept), "RescaleIntercept", image.RescaleIntercept, "it is a finite number");
        faults.AddPositive("PixelAspectRatio", image.PixelAspectRatio);
        faults.AddPositive("RowPixelSpacing", image.RowPixelSpacing);
        faults.AddPositive("ColumnPixelSpacing", image.ColumnPixelSpacing);
        faults.Add(Enum.IsDefined(image.VoiLutFunction), "VoiLutFunction", image.VoiLutFunction, "it is LINEAR, LINEAR_EXACT or SIGMOID");
        for (var i = 0; i < image.Windows.Length; i++)
            faults.AddWindow($"Windows[{i}]", image.Windows[i]);
        faults.AddTable("ModalityLut", image.ModalityLut);
        for (var i = 0; i < image.VoiLuts.Length; i++)
            faults.AddTable($"VoiLuts[{i}]", image.VoiLuts[i], isRequired: true);
        for (var i = 0; i < image.Overlays.Length; i++)
            faults.AddOverlay($"Overlays[{i}]", image.Overlays[i]);
        faults.Add(!image.Remarks.Any(string.IsNullOrWhiteSpace), "Remarks", "one without text", "each has text");
        faults.Add(image.FetchTime >= TimeSpan.Zero, "FetchTime", image.FetchTime, "it is not negative");
        faults.Add(image.DecodeTime >= TimeSpan.Zero, "DecodeTime", image.DecodeTime, "it is not negative");
        faults.AddSource(image.Source);
        return faults.ToImmutable();
    }

    /// <summary>Checks a snapshot of metadata.</summary>
    /// <param name="metadata">The snapshot.</param>
    /// <returns>A sentence for each rule that is broken: the property, its value, and the rule.</returns>
    public static ImmutableArray<string> Check(ImageMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        var faults = new Faults();
        if (metadata.Get<ImagePlaneModule>() is { } plane)
        {
            faults.AddLength("ImagePlaneModule.ImageOrientationPatient", plane.ImageOrientationPatient, 6, "cosines");
            faults.AddLength("ImagePlaneModule.ImagePositionPatient", plane.ImagePositionPatient, 3, "coordinates");
            faults.AddPositive("ImagePlaneModule.RowPixelSpacing", plane.RowPixelSpacing);
            faults.AddPositive("ImagePlaneModule.ColumnPixelSpacing", plane.ColumnPixelSpacing);
        }

        if (metadata.Get<NmMultiframeGeometryModule>() is { } geometry)
        {
            faults.AddLength("NmMultiframeGeometryModule.ImageOrientationPatient", geometry.ImageOrientationPatient, 6, "cosines");
            faults.AddLength("NmMultiframeGeometryModule.ImagePositionPatient", geometry.ImagePositionPatient, 3, "coordinates");
            faults.AddPositive("NmMultiframeGeometryModule.RowPixelSpacing", geometry.RowPixelSpacing);
            faults.AddPositive("NmMultiframeGeometryModule.ColumnPixelSpacing", geometry.ColumnPixelSpacing);
        }

        if (metadata.Get<ImagePixelModule>() is { } pixels)
            faults.AddLength("ImagePixelModule.PixelAspectRatio", pixels.PixelAspectRatio, 2, "numbers");
        if (metadata.Get<ModalityLutModule>() is { } modality)
        {
            faults.Add(modality.RescaleSlope is not { } slope || (double.IsFinite(slope) && slope != 0), "ModalityLutModule.RescaleSlope",
                modality.RescaleSlope, "it is a finite number other than 0, or null");
            faults.AddTable("ModalityLutModule.ModalityLutSequence", modality.ModalityLutSequence);
        }

        if (metadata.Get<VoiLutModule>() is { } voi)
            faults.Add(voi.WindowCenter.Length == voi.WindowWidth.Length, "VoiLutModule.WindowWidth",
                $"{voi.WindowWidth.Length} values for {voi.WindowCenter.Length} centres", "each centre has one width");
        faults.Add(!metadata.Remarks.Any(string.IsNullOrWhiteSpace), "Remarks", "one without text", "each has text");
        faults.AddSource(metadata.Source);
        return faults.ToImmutable();
    }

    // Nothing is allocated for what breaks no rule, which is nearly everything.
    private struct Faults
    {
        private ImmutableArray<string>.Builder? _faults;

        public readonly ImmutableArray<string> ToImmutable() => _faults?.ToImmutable() ?? [];

        public void Add<T>(bool holds, string property, T value, string rule)
        {
            if (!holds)
            {
                _faults ??= ImmutableArray.CreateBuilder<string>();
                _faults.Add(string.Create(CultureInfo.InvariantCulture, $"{property} is {value}; {rule}."));
            }
        }

        public void AddPositive(string property, double? value) =>
            Add(value is null or > 0 and < double.PositiveInfinity, property, value, "it is a finite number above 0, or not set");

        public void AddLength<T>(string property, ImmutableArray<T> values, int length, string what)
        {
            Add(values.IsEmpty || values.Length == length, property, $"{values.Length} {what}", $"it has {length}, or none");
            if (values is ImmutableArray<double> numbers)
                Add(numbers.All(double.IsFinite), property, string.Join(", ", numbers), "each is a finite number");
        }

        public void AddWindow(string property, VoiWindow window)
        {
            Add(double.IsFinite(window.Center), $"{property}.Center", window.Center, "it is a finite number");
            Add(window.Width is > 0 and < double.PositiveInfinity, $"{property}.Width", window.Width, "it is a finite number above 0");
        }

        public void AddTable(string property, LookupTable? table, bool isRequired = false)
        {
            Add(table is not null || !isRequired, property, "null", "it is a table");
            if (table is null)
                return;
            Add(table.Entries.Length is > 0 and <= MostEntries, $"{property}.Entries", $"{table.Entries.Length} entries",
                "there are 1 to 65,536");
            Add(table.BitsPerEntry is > 0 and <= MostBits, $"{property}.BitsPerEntry", table.BitsPerEntry, "it is 1 to 16");
        }

        public void AddOverlay(string property, Overlay? overlay)
        {
            if (overlay is null)
            {
                Add(false, property, "null", "it is an overlay");
                return;
            }

            Add(overlay is { Rows: > 0, Columns: > 0 }, property, $"{overlay.Rows} x {overlay.Columns}", "rows and columns are at least 1");
            Add(overlay.Bits.Length == (long)overlay.Rows * overlay.Columns, $"{property}.Bits", $"{overlay.Bits.Length} bytes",
                $"there is one for each of {overlay.Rows} x {overlay.Columns} pixels");
        }

        public void AddSource(ImageSource source)
        {
            Add(source.Frame is null or > 0, "Source.Frame", source.Frame, "frames count from 1");
            Add(source.FreshFor >= TimeSpan.Zero || source.FreshFor == Timeout.InfiniteTimeSpan, "Source.FreshFor", source.FreshFor,
                "it is not negative, or infinite");
        }
    }
}
