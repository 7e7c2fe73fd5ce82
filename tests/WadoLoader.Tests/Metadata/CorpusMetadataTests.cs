using System.Collections.Immutable;
using System.Globalization;
using ImageLoaders;
using ImageLoaders.Metadata;
using ImageLoaders.TestCorpus;

namespace WadoLoader.Tests.Metadata;

/// <summary>The modules of every corpus file against what DCMTK reads in it.</summary>
public sealed class CorpusMetadataTests
{
    private static readonly Dictionary<string, Func<ImageMetadata, object?>> Expected = new()
    {
        ["0002,0010"] = data => data.Get<TransferSyntaxModule>()?.TransferSyntaxUid,
        ["0008,0008"] = data => data.Get<GeneralImageModule>()?.ImageType,
        ["0008,0016"] = data => data.Get<SopCommonModule>()?.SopClassUid,
        ["0008,0018"] = data => data.Get<SopCommonModule>()?.SopInstanceUid,
        ["0008,0020"] = data => data.Get<GeneralStudyModule>()?.StudyDate,
        ["0008,0021"] = data => data.Get<GeneralSeriesModule>()?.SeriesDate,
        ["0008,0022"] = data => data.Get<GeneralSeriesModule>()?.AcquisitionDate,
        ["0008,0030"] = data => data.Get<GeneralStudyModule>()?.StudyTime,
        ["0008,0031"] = data => data.Get<GeneralSeriesModule>()?.SeriesTime,
        ["0008,0032"] = data => data.Get<GeneralSeriesModule>()?.AcquisitionTime,
        ["0008,0050"] = data => data.Get<GeneralStudyModule>()?.AccessionNumber,
        ["0008,0060"] = data => data.Get<GeneralSeriesModule>()?.Modality,
        ["0008,1030"] = data => data.Get<GeneralStudyModule>()?.StudyDescription,
        ["0008,103e"] = data => data.Get<GeneralSeriesModule>()?.SeriesDescription,
        ["0010,0010"] = data => data.Get<PatientModule>()?.PatientName,
        ["0010,0020"] = data => data.Get<PatientModule>()?.PatientId,
        ["0010,0030"] = data => data.Get<PatientModule>()?.PatientBirthDate,
        ["0010,0040"] = data => data.Get<PatientModule>()?.PatientSex,
        ["0010,1010"] = data => data.Get<PatientStudyModule>()?.PatientAge,
        ["0010,1020"] = data => data.Get<PatientStudyModule>()?.PatientSize,
        ["0010,1030"] = data => data.Get<PatientStudyModule>()?.PatientWeight,
        ["0020,000d"] = data => data.Get<GeneralStudyModule>()?.StudyInstanceUid,
        ["0020,000e"] = data => data.Get<GeneralSeriesModule>()?.SeriesInstanceUid,
        ["0020,0011"] = data => data.Get<GeneralSeriesModule>()?.SeriesNumber,
        ["0020,0013"] = data => data.Get<GeneralImageModule>()?.InstanceNumber,
        ["0020,0032"] = data => data.Get<ImagePlaneModule>()?.ImagePositionPatient,
        ["0020,0037"] = data => data.Get<ImagePlaneModule>()?.ImageOrientationPatient,
        ["0020,0052"] = data => data.Get<FrameOfReferenceModule>()?.FrameOfReferenceUid,
        ["0020,1040"] = data => data.Get<FrameOfReferenceModule>()?.PositionReferenceIndicator,
        ["0020,1041"] = data => data.Get<ImagePlaneModule>()?.SliceLocation,
        ["0018,0050"] = data => data.Get<ImagePlaneModule>()?.SliceThickness,
        ["0018,0088"] = data => data.Get<ImagePlaneModule>()?.SpacingBetweenSlices,
        ["0018,1114"] = data => data.Get<CalibrationModule>()?.EstimatedRadiographicMagnificationFactor,
        ["0028,0002"] = data => data.Get<ImagePixelModule>()?.SamplesPerPixel,
        ["0028,0004"] = data => data.Get<ImagePixelModule>()?.PhotometricInterpretation,
        ["0028,0006"] = data => data.Get<ImagePixelModule>()?.PlanarConfiguration,
        ["0028,0008"] = data => data.Get<MultiframeModule>()?.NumberOfFrames,
        ["0028,0010"] = data => data.Get<ImagePixelModule>()?.Rows,
        ["0028,0011"] = data => data.Get<ImagePixelModule>()?.Columns,
        ["0028,0030"] = data => data.Get<ImagePlaneModule>() is { RowPixelSpacing: { } row, ColumnPixelSpacing: { } column }
            ? ImmutableArray.Create(row, column) : null,
        ["0028,0051"] = data => data.Get<PetSeriesModule>()?.CorrectedImage,
        ["0028,0100"] = data => data.Get<ImagePixelModule>()?.BitsAllocated,
        ["0028,0101"] = data => data.Get<ImagePixelModule>()?.BitsStored,
        ["0028,0102"] = data => data.Get<ImagePixelModule>()?.HighBit,
        ["0028,0103"] = data => data.Get<ImagePixelModule>()?.PixelRepresentation,
        ["0028,0106"] = data => data.Get<ImagePixelModule>()?.SmallestPixelValue,
        ["0028,0107"] = data => data.Get<ImagePixelModule>()?.LargestPixelValue,
        ["0028,0120"] = data => data.Get<ImagePixelModule>()?.PixelPaddingValue,
        ["0028,1050"] = data => data.Get<VoiLutModule>()?.WindowCenter,
        ["0028,1051"] = data => data.Get<VoiLutModule>()?.WindowWidth,
        ["0028,1052"] = data => data.Get<ModalityLutModule>()?.RescaleIntercept,
        ["0028,1053"] = data => data.Get<ModalityLutModule>()?.RescaleSlope,
        ["0028,1054"] = data => data.Get<ModalityLutModule>()?.RescaleType,
        ["0028,2112"] = data => data.Get<GeneralImageModule>()?.LossyImageCompressionRatio,
        ["0028,2114"] = data => data.Get<GeneralImageModule>()?.LossyImageCompressionMethod,
        ["0054,1001"] = data => data.Get<PetSeriesModule>()?.Units,
        ["0054,1102"] = data => data.Get<PetSeriesModule>()?.DecayCorrection,
        ["0054,1300"] = data => data.Get<PetImageModule>()?.FrameReferenceTime,
        ["0018,1242"] = data => data.Get<PetImageModule>()?.ActualFrameDuration,
        ["0018,0031"] = data => data.Get<PetIsotopeModule>()?.Radiopharmaceutical,
        ["0018,1072"] = data => data.Get<PetIsotopeModule>()?.RadiopharmaceuticalStartTime,
        ["0018,1074"] = data => data.Get<PetIsotopeModule>()?.RadionuclideTotalDose,
        ["0018,1075"] = data => data.Get<PetIsotopeModule>()?.RadionuclideHalfLife,
        ["003a,0010"] = data => data.Get<EcgModule>()?.Waveforms[0].NumberOfSamples,
        ["003a,001a"] = data => data.Get<EcgModule>()?.Waveforms[0].SamplingFrequency,
        ["003a,0020"] = data => data.Get<EcgModule>()?.Waveforms[0].Label,
        ["003a,0210"] = data => data.Get<EcgModule>()?.Waveforms[0].Channels[0].Sensitivity,
        ["003a,0213"] = data => data.Get<EcgModule>()?.Waveforms[0].Channels[0].Baseline,
        ["3004,000e"] = data => data.Get<ScalingModule>()?.DoseGridScaling,
        ["3004,000a"] = data => data.Get<ScalingModule>()?.DoseSummation,
        ["3004,0004"] = data => data.Get<ScalingModule>()?.DoseType,
        ["3004,0002"] = data => data.Get<ScalingModule>()?.DoseUnits,
    };

    /// <summary>Where each value may stand: in the data set, or in a sequence's only item.</summary>
    private static readonly Dictionary<string, string[]> Sequences = new()
    {
        ["0020,0032"] = ["(0020,9113).", "(0054,0022)."],
        ["0020,0037"] = ["(0020,9116).", "(0054,0022)."],
        ["0018,0050"] = ["(0028,9110)."],
        ["0018,0088"] = ["(0028,9110)."],
        ["0028,0030"] = ["(0028,9110)."],
        ["0028,1050"] = ["(0028,9132)."],
        ["0028,1051"] = ["(0028,9132)."],
        ["0028,1052"] = ["(0028,9145)."],
        ["0028,1053"] = ["(0028,9145)."],
        ["0028,1054"] = ["(0028,9145)."],
        ["003a,0010"] = ["(5400,0100)."],
        ["003a,001a"] = ["(5400,0100)."],
        ["003a,0020"] = ["(5400,0100)."],
        ["003a,0210"] = ["(5400,0100).(003a,0200)."],
        ["003a,0213"] = ["(5400,0100).(003a,0200)."],
        ["0018,0031"] = ["(0054,0016)."],
        ["0018,1072"] = ["(0054,0016)."],
        ["0018,1074"] = ["(0054,0016)."],
        ["0018,1075"] = ["(0054,0016)."],
    };

    /// <summary>Grid Frame Offset Vector: what a dose frame's position has on top.</summary>
    private const string Grid = "3004,000c";

    /// <summary>Imager Pixel Spacing: other tests hold what becomes of it.</summary>
    private const string Imager = "0018,1164";

    private static readonly Lazy<Dictionary<string, Dictionary<string, List<string>>>> Witness = new(() => DcmtkDump.Read(
        Files.Select(file => file.FullPath), [.. Expected.Keys, Grid, Imager]));

    private static IEnumerable<CorpusFile> Files => Corpus.Files("dicom").Where(file => file.MustLoad || file.Category == "dicom-nopixels");

    private static IEnumerable<TestCaseData> Cases => Files.Select(file => new TestCaseData(file).SetArgDisplayNames(file.Path));

    [TestCaseSource(nameof(Cases))]
    public async Task GetMetadata_OfEachFile_IsWhatDcmtkReads(object corpusFile)
    {
        var file = (CorpusFile)corpusFile;
        var witness = Witness.Value[file.FullPath];
        if (witness.Count == 0)
            return; // DCMTK does not read it.
        using var host = new FakeHost();
        var frames = witness.TryGetValue("(0028,0008)", out var said)
            && int.TryParse(said[0], CultureInfo.InvariantCulture, out var number) ? number : 1;
        foreach (var frame in new[] { 1, frames }.Distinct())
        {
            var metadata = await host.MetadataAsync($"dicomfile:{file.FullPath}?frame={frame}");
            Assert.Multiple(() =>
            {
                foreach (var (tag, read) in Expected)
                {
                    var actual = read(metadata!);
                    var text = Find(witness, tag, frame, frames);
                    if (!IsElsewhere(metadata!, witness, tag, text) && !IsSame(actual, text))
                        Assert.Fail($"({tag}) frame {frame}: {Show(actual)}, and DCMTK reads \"{text}\".");
                }
            });
        }
    }

    // What is made up, computed, or of a module that other modalities do not have.
    private static bool IsElsewhere(ImageMetadata data, Dictionary<string, List<string>> witness, string tag, string? text) => tag switch
    {
        _ when text is null && witness.Count < 10 => true, // its values have no VR that DCMTK knows
        "0002,0010" => text is null,
        "0020,0032" or "0020,0037" => data.Get<ImagePlaneModule>() is null or { UsingDefaultValues: true },
        "0028,0030" => witness.ContainsKey($"({Imager})") || text is "0.000\\0.000",
        "0028,0120" => string.IsNullOrEmpty(text), // its VR is blank, which this DCMTK does not search
        "0028,0051" or "0018,1242" => data.Get<GeneralSeriesModule>()?.Modality != "PT",
        _ => text?.Any(letter => letter > 0xFFF0) == true, // no text of any character set
    };

    private static string? Find(Dictionary<string, List<string>> witness, string tag, int frame, int frames)
    {
        var ends = Sequences.GetValueOrDefault(tag, []);
        foreach (var group in ends)
        {
            if (witness.TryGetValue($"(5200,9230).{group}({tag})", out var perFrame) && perFrame.Count == frames)
                return perFrame[frame - 1];
            if (witness.TryGetValue($"(5200,9229).{group}({tag})", out var shared) || witness.TryGetValue($"{group}({tag})", out shared))
                return shared[0];
        }

        if (!witness.TryGetValue($"({tag})", out var root))
            return null;
        return tag == "0020,0032" && frame > 1
            && witness.TryGetValue($"({Grid})", out var offsets) ? Move(root[0], offsets[0].Split('\\')[frame - 1]) : root[0];
    }

    // The corpus's doses are axial: their frames follow one another along z.
    private static string Move(string position, string offset)
    {
        var values = position.Split('\\');
        return FormattableString.Invariant(
            $"{values[0]}\\{values[1]}\\{decimal.Parse(values[2], CultureInfo.InvariantCulture)
            + decimal.Parse(offset, CultureInfo.InvariantCulture)}");
    }

    private static bool IsSame(object? actual, string? text)
    {
        text = text?.Trim();
        var values = text?.Split('\\', StringSplitOptions.TrimEntries) ?? [];
        return actual switch
        {
            // no date, no number of 32 bits
            null => string.IsNullOrEmpty(text) || text == "00000000" || (text.Length > 10 && text.All(char.IsAsciiDigit)),
            string value => value == text,
            int value => long.TryParse(text, CultureInfo.InvariantCulture, out var number) && number == value,
            double value => double.TryParse(values.FirstOrDefault(), CultureInfo.InvariantCulture, out var number) && number == value,
            DateOnly value => value.ToString("yyyyMMdd", CultureInfo.InvariantCulture) == text!.Replace(".", "", StringComparison.Ordinal),
            TimeOnly value => value.ToString("HHmmss.fffffff", CultureInfo.InvariantCulture)
                .StartsWith(text!.Replace(":", "", StringComparison.Ordinal), StringComparison.Ordinal),
            ImmutableArray<string> many => many.SequenceEqual(string.IsNullOrEmpty(text) ? [] : values),
            ImmutableArray<double> many =>
                many.SequenceEqual(string.IsNullOrEmpty(text) ? []
                : values.Select(value => double.Parse(value, CultureInfo.InvariantCulture))),
            _ => throw new InvalidOperationException(actual.GetType().Name),
        };
    }

    private static string Show(object? value) => value switch
    {
        null => "nothing",
        ImmutableArray<string> many => string.Join('\\', many),
        ImmutableArray<double> many => string.Join('\\', many),
        _ => FormattableString.Invariant($"{value}"),
    };
}
