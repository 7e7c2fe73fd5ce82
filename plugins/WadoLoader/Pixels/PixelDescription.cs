using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Pixels;

/// <summary>What the header says of the pixels (PS3.3 C.7.6.3), checked: whatever is computed from it fits.</summary>
internal sealed record PixelDescription
{
    public required int Rows { get; init; }

    public required int Columns { get; init; }

    public required int Samples { get; init; }

    public required Photometric Photometric { get; init; }

    public required int BitsAllocated { get; init; }

    public required int BitsStored { get; init; }

    public required int HighBit { get; init; }

    public required bool IsSigned { get; init; }

    /// <summary>Whether samples are floating point: (7FE0,0008), (7FE0,0009).</summary>
    public required bool IsFloat { get; init; }

    /// <summary>Whether all samples of one component come before those of the next.</summary>
    public required bool IsPlanar { get; init; }

    /// <summary>At least 1; <see langword="null"/> when the header does not say.</summary>
    public required int? Frames { get; init; }

    /// <summary>
    /// Bits of a sample that a lossy coder may have written, Bits Stored and more; <see langword="null"/>: what lies outside of Bits Stored
    /// belongs to no sample.
    /// </summary>
    public int? LossyBits { get; init; }

    /// <summary>Whether unused bits hold overlays (retired).</summary>
    public required bool HasOverlayBits { get; init; }

    /// <summary>Whether <see cref="LossyBits"/> are those of a codestream.</summary>
    public bool IsCoded { get; init; }

    /// <summary>The type of a delivered sample.</summary>
    public SampleType SampleType => (BitsAllocated, IsFloat, IsSigned) switch
    {
        (32, true, _) => SampleType.F32,
        (_, true, _) => SampleType.F64,
        ( <= 8, _, false) => SampleType.U8,
        ( <= 8, _, true) => SampleType.S8,
        ( <= 16, _, false) => SampleType.U16,
        ( <= 16, _, true) => SampleType.S16,
        (_, _, false) => SampleType.U32,
        (_, _, true) => SampleType.S32,
    };

    /// <summary>Whether two neighbours share their chroma in uncompressed data: 4 bytes for 2 pixels.</summary>
    public bool IsShared => Photometric is Photometric.YbrFull422 or Photometric.YbrPartial422;

    /// <summary>Whether bits above or below the stored ones may hold something else.</summary>
    public bool HasUnusedBits => !IsFloat && BitsAllocated > 1 && BitsStored < BitsAllocated;

    public static PixelDescription Read(DicomObject dicom, List<string> remarks)
    {
        var data = dicom.Dataset;
        var pixelData = dicom.PixelData ?? throw NoPixels(dicom);
        var isFloat = pixelData.Tag != Tag.PixelData;
        var rows = Require(data, Tag.Rows, "Rows");
        var columns = Require(data, Tag.Columns, "Columns");
        var allocated = isFloat ? pixelData.Tag == Tag.FloatPixelData ? 32 : 64 : Require(data, Tag.BitsAllocated, "Bits Allocated");
        if (!isFloat && allocated is not (1 or 8 or 16 or 32))
            throw DicomError.Unsupported($"Bits Allocated (0028,0100) is {allocated}; 1, 8, 16 and 32 can be read.");
        var stored = isFloat ? allocated : (int)(data.DecisiveNumber(Tag.BitsStored, Vr.US) ?? allocated);
        var high = isFloat ? allocated - 1 : data.Integer(Tag.HighBit, Vr.US) ?? stored - 1;
        if (stored < 1 || stored > allocated)
            throw DicomError.Malformed($"Bits Stored (0028,0101) {stored} do not fit into Bits Allocated (0028,0100) {allocated}.");
        if (high < stored - 1 || high >= allocated)
        {
            remarks.Add(
                $"High Bit (0028,0102) is {high}, where Bits Stored (0028,0101) is {stored} of {allocated} bits: taken for {stored - 1}.");
            high = stored - 1;
        }

        if (data.Integer(Tag.NumberOfFrames, Vr.IS) is < 1 and var none)
            remarks.Add($"Number of Frames (0028,0008) is {none}: the frames that are there were counted.");
        var samples = data.Integer(Tag.SamplesPerPixel, Vr.US) ?? 1;
        var hasOverlayBits = Overlays.AreInPixels(data);
        var pixels = new PixelDescription
        {
            Rows = rows,
            Columns = columns,
            Samples = samples,
            Photometric = ReadPhotometric(data, samples, remarks),
            BitsAllocated = allocated,
            BitsStored = stored,
            HighBit = high,
            IsSigned = data.DecisiveNumber(Tag.PixelRepresentation, Vr.US) == 1 && allocated > 1,
            IsFloat = isFloat,
            IsPlanar = samples > 1 && data.Integer(Tag.PlanarConfiguration, Vr.US) == 1,
            Frames = FrameCount.Said(data),
            HasOverlayBits = hasOverlayBits,
            LossyBits = !hasOverlayBits && LossyRange.IsPossible(dicom.Syntax, data) ? allocated : null,
        };
        if (pixels.Photometric == Photometric.Palette && (isFloat || allocated is not (8 or 16)))
            throw DicomError.Unsupported($"PALETTE COLOR with Bits Allocated (0028,0100) {allocated} cannot be read.");
        return dicom.Syntax.Coding switch
        {
            PixelCoding.Jpeg or PixelCoding.JpegLs or PixelCoding.Jpeg2000 => pixels,
            PixelCoding.Rle => pixels.ForRle(remarks),
            _ => pixels.ForNative(pixelData.Length, remarks),
        };
    }

    /// <summary>What planes of whole samples can be: each pixel has its own chroma, and no transform was undone.</summary>
    private PixelDescription ForRle(List<string> remarks) => Photometric switch
    {
        Photometric.YbrFull422 => this with { Photometric = Photometric.YbrFull },
        Photometric.YbrPartial422 or Photometric.YbrPartial420 => throw Ybr.NotConvertible(this),
        Photometric.YbrRct or Photometric.YbrIct => TakenForRgb(remarks),
        _ => this,
    };

    /// <summary>What uncompressed data can be, whatever the tag says.</summary>
    private PixelDescription ForNative(long dataLength, List<string> remarks)
    {
        var full = (long)Rows * Columns * Samples * (Frames ?? 1);
        if (Photometric is Photometric.YbrRct or Photometric.YbrIct)
            return TakenForRgb(remarks);

        if (Photometric == Photometric.YbrFull422 && (dataLength == full || dataLength == full + 1))
        {
            remarks.Add("Photometric Interpretation is YBR_FULL_422, and the data hold all chroma samples: taken for YBR_FULL.");
            return this with { Photometric = Photometric.YbrFull };
        }

        return Photometric == Photometric.YbrPartial420
            || (IsShared && (BitsAllocated != 8 || BitsStored != 8)) ? throw Ybr.NotConvertible(this) : this;
    }

    private PixelDescription TakenForRgb(List<string> remarks)
    {
        remarks.Add($"Photometric Interpretation is {Photometric} though the pixels are not coded as JPEG 2000: taken for RGB.");
        return this with { Photometric = Photometric.Rgb };
    }

    /// <summary>The error of an object without pixel data: it has none by its nature, or they are missing.</summary>
    public static ImageLoadException NoPixels(DicomObject dicom) => NonImage.ReasonWithoutPixels(dicom) is { } reason
        ? DicomError.Unsupported(reason)
        : DicomError.Malformed(
            $"The object has no pixel data: it is no image, or its pixel data were cut off (SOP Class {dicom.SopClassUid ?? "not said"}).");

    private static int Require(Dataset data, uint tag, string name)
    {
        var value = data.Integer(tag, Vr.US)
            ?? throw DicomError.Malformed($"{name} {Tag.Text(tag)} is missing: the pixels cannot be read without it.");
        return value is > 0 and <= ushort.MaxValue ? value : throw DicomError.Malformed($"{name} {Tag.Text(tag)} is {value}.");
    }

    private static Photometric ReadPhotometric(Dataset data, int samples, List<string> remarks)
    {
        var text = data.Text(Tag.PhotometricInterpretation);
        if (text is null)
        {
            remarks.Add("Photometric Interpretation (0028,0004) is missing: taken from Samples per Pixel.");
            text = samples == 1 ? "MONOCHROME2" : "RGB";
        }

        Photometric? photometric = text.ToUpperInvariant() switch
        {
            "MONOCHROME1" => Photometric.Monochrome1,
            "MONOCHROME2" => Photometric.Monochrome2,
            "PALETTE COLOR" => Photometric.Palette,
            "RGB" => Photometric.Rgb,
            "YBR_FULL" => Photometric.YbrFull,
            "YBR_FULL_422" => Photometric.YbrFull422,
            "YBR_PARTIAL_422" => Photometric.YbrPartial422,
            "YBR_PARTIAL_420" => Photometric.YbrPartial420,
            "YBR_RCT" => Photometric.YbrRct,
            "YBR_ICT" => Photometric.YbrIct,
            _ => null,
        };
        if (photometric is not { } known)
            throw DicomError.Unsupported($"Photometric Interpretation (0028,0004) \"{text}\" cannot be read.");
        var wanted = known is Photometric.Monochrome1 or Photometric.Monochrome2 or Photometric.Palette ? 1 : 3;
        return samples == wanted ? known
            : throw DicomError.Malformed($"Samples per Pixel (0028,0002) is {samples}; {text} has {wanted}.");
    }
}
