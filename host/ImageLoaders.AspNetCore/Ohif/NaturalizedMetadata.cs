using ImageLoaders.Metadata;

namespace ImageLoaders.AspNetCore.Ohif;

/// <summary>The attributes of an object that its metadata modules state.</summary>
internal static class NaturalizedMetadata
{
    /// <summary>Everything of one image but where it lies, which can differ by frame.</summary>
    public static Attributes Create(ImageMetadata metadata)
    {
        var attributes = new Attributes();
        AddSeries(attributes, metadata);
        AddImage(attributes, metadata);
        AddPixels(attributes, metadata);
        AddPet(attributes, metadata);
        AddCalibration(attributes, metadata);
        return attributes;
    }

    /// <summary>The attributes of a study; those of its patient are beside them.</summary>
    public static Attributes OfStudy(ImageMetadata metadata)
    {
        var (study, patient, age) = (metadata.Get<GeneralStudyModule>(), metadata.Get<PatientModule>(), metadata.Get<PatientStudyModule>());
        return new Attributes()
            .Add("StudyDate", study?.StudyDate)
            .Add("StudyTime", study?.StudyTime)
            .Add("StudyDescription", study?.StudyDescription)
            .Add("AccessionNumber", study?.AccessionNumber)
            .Add("PatientName", patient?.PatientName)
            .Add("PatientID", patient?.PatientId)
            .Add("PatientBirthDate", patient?.PatientBirthDate)
            .Add("PatientSex", patient?.PatientSex)
            .Add("PatientAge", age?.PatientAge)
            .Add("PatientSize", age?.PatientSize)
            .Add("PatientWeight", age?.PatientWeight);
    }

    /// <summary>The attributes of a series.</summary>
    public static Attributes OfSeries(ImageMetadata metadata)
    {
        var series = metadata.Get<GeneralSeriesModule>();
        return new Attributes()
            .Add("Modality", series?.Modality)
            .Add("SeriesNumber", series?.SeriesNumber)
            .Add("SeriesDescription", series?.SeriesDescription)
            .Add("SeriesDate", series?.SeriesDate)
            .Add("SeriesTime", series?.SeriesTime);
    }

    /// <summary>The attributes of one frame as functional groups (PS3.3 C.7.6.16.2) have them.</summary>
    public static Attributes OfFrame(ImageMetadata metadata)
    {
        var plane = new Attributes();
        AddPlane(plane, metadata);
        Attributes Only(params string[] keywords)
        {
            var part = new Attributes();
            foreach (var keyword in keywords)
            {
                if (plane.Json.Remove(keyword, out var value))
                    part.Json[keyword] = value;
            }

            return part;
        }

        var rescale = metadata.Get<ModalityLutModule>();
        return new Attributes()
            .AddSequence("PlanePositionSequence", Only("ImagePositionPatient"))
            .AddSequence("PlaneOrientationSequence", Only("ImageOrientationPatient"))
            .AddSequence("PixelMeasuresSequence", Only("PixelSpacing", "SliceThickness", "SpacingBetweenSlices"))
            .AddSequence("PixelValueTransformationSequence", new Attributes()
                .Add("RescaleSlope", rescale?.RescaleSlope)
                .Add("RescaleIntercept", rescale?.RescaleIntercept)
                .Add("RescaleType", rescale?.RescaleType));
    }

    /// <summary>Adds where an image lies.</summary>
    public static void AddPlane(Attributes attributes, ImageMetadata metadata)
    {
        if (metadata.Get<ImagePlaneModule>() is not { UsingDefaultValues: false } plane)
            return;
        attributes
            .Add("ImagePositionPatient", plane.ImagePositionPatient)
            .Add("ImageOrientationPatient", plane.ImageOrientationPatient)
            .Add("SliceThickness", plane.SliceThickness)
            .Add("SliceLocation", plane.SliceLocation)
            .Add("SpacingBetweenSlices", plane.SpacingBetweenSlices);
        // What is measured at the detector or on a film is stated by attributes of its own.
        if (plane.PixelSpacingSource is not (PixelSpacingSource.Detector or PixelSpacingSource.Film))
            attributes.AddSpacing("PixelSpacing", plane.RowPixelSpacing, plane.ColumnPixelSpacing);
    }

    private static void AddSeries(Attributes attributes, ImageMetadata metadata)
    {
        var (series, sop) = (metadata.Get<GeneralSeriesModule>(), metadata.Get<SopCommonModule>());
        attributes
            .Add("SOPClassUID", sop?.SopClassUid)
            .Add("FrameOfReferenceUID", metadata.Get<ImagePlaneModule>()?.FrameOfReferenceUid
                ?? metadata.Get<FrameOfReferenceModule>()?.FrameOfReferenceUid)
            .Add("Modality", series?.Modality)
            .Add("Laterality", series?.Laterality)
            .Add("AcquisitionDate", series?.AcquisitionDate)
            .Add("AcquisitionTime", series?.AcquisitionTime);
    }

    private static void AddImage(Attributes attributes, ImageMetadata metadata)
    {
        var (image, cine) = (metadata.Get<GeneralImageModule>(), metadata.Get<CineModule>());
        attributes
            .Add("InstanceNumber", image?.InstanceNumber)
            .Add("ImageType", image?.ImageType ?? [])
            .Add("PatientOrientation", image?.PatientOrientation ?? [])
            .Add("ImageLaterality", image?.ImageLaterality)
            .Add("ViewPosition", image?.ViewPosition)
            .Add("DerivationDescription", image?.DerivationDescription)
            .Add("LossyImageCompression", image?.LossyImageCompression switch { true => "01", false => "00", null => null })
            .Add("LossyImageCompressionRatio", image?.LossyImageCompressionRatio ?? [])
            .Add("LossyImageCompressionMethod", image?.LossyImageCompressionMethod ?? [])
            .Add("FrameTime", cine?.FrameTime)
            .Add("RecommendedDisplayFrameRate", cine?.CineRate);
    }

    private static void AddPixels(Attributes attributes, ImageMetadata metadata)
    {
        var (pixels, rescale, voi) =
            (metadata.Get<ImagePixelModule>(), metadata.Get<ModalityLutModule>(), metadata.Get<VoiLutModule>());
        attributes
            .Add("Rows", pixels?.Rows)
            .Add("Columns", pixels?.Columns)
            .Add("SamplesPerPixel", pixels?.SamplesPerPixel)
            .Add("PhotometricInterpretation", pixels?.PhotometricInterpretation)
            .Add("PlanarConfiguration", pixels?.PlanarConfiguration)
            .Add("BitsAllocated", pixels?.BitsAllocated)
            .Add("BitsStored", pixels?.BitsStored)
            .Add("HighBit", pixels?.HighBit)
            .Add("PixelRepresentation", pixels?.PixelRepresentation)
            .Add("PixelPaddingValue", pixels?.PixelPaddingValue)
            .Add("RescaleSlope", rescale?.RescaleSlope)
            .Add("RescaleIntercept", rescale?.RescaleIntercept)
            .Add("RescaleType", rescale?.RescaleType)
            .Add("WindowCenter", voi?.WindowCenter ?? [])
            .Add("WindowWidth", voi?.WindowWidth ?? [])
            .Add("WindowCenterWidthExplanation", voi?.WindowCenterWidthExplanation ?? [])
            .Add("VOILUTFunction", voi?.VoiLutFunction switch
            {
                VoiLutFunction.Linear => "LINEAR",
                VoiLutFunction.LinearExact => "LINEAR_EXACT",
                VoiLutFunction.Sigmoid => "SIGMOID",
                _ => null,
            });
    }

    private static void AddPet(Attributes attributes, ImageMetadata metadata)
    {
        var (series, image, isotope) = (metadata.Get<PetSeriesModule>(), metadata.Get<PetImageModule>(), metadata.Get<PetIsotopeModule>());
        var scaling = metadata.Get<ScalingModule>();
        attributes
            .Add("Units", series?.Units)
            .Add("CorrectedImage", series?.CorrectedImage ?? [])
            .Add("DecayCorrection", series?.DecayCorrection)
            .Add("FrameReferenceTime", image?.FrameReferenceTime)
            .Add("ActualFrameDuration", image?.ActualFrameDuration)
            .Add("DoseGridScaling", scaling?.DoseGridScaling)
            .Add("DoseSummationType", scaling?.DoseSummation)
            .Add("DoseType", scaling?.DoseType)
            .Add("DoseUnits", scaling?.DoseUnits)
            .AddSequence("RadiopharmaceuticalInformationSequence", new Attributes()
                .Add("Radiopharmaceutical", isotope?.Radiopharmaceutical)
                .Add("RadiopharmaceuticalStartTime", isotope?.RadiopharmaceuticalStartTime)
                .Add("RadionuclideTotalDose", isotope?.RadionuclideTotalDose)
                .Add("RadionuclideHalfLife", isotope?.RadionuclideHalfLife));
    }

    private static void AddCalibration(Attributes attributes, ImageMetadata metadata)
    {
        var calibration = metadata.Get<CalibrationModule>();
        var regions = metadata.Get<UltrasoundEnhancedRegionModule>()?.Regions ?? [];
        attributes
            .AddSpacing("ImagerPixelSpacing", calibration?.RowImagerPixelSpacing, calibration?.ColumnImagerPixelSpacing)
            .AddSpacing("NominalScannedPixelSpacing", calibration?.RowNominalScannedPixelSpacing,
                calibration?.ColumnNominalScannedPixelSpacing)
            .Add("PixelSpacingCalibrationType", calibration?.CalibrationType)
            .Add("PixelSpacingCalibrationDescription", calibration?.Description)
            .Add("DistanceSourceToDetector", calibration?.DistanceSourceToDetector)
            .Add("DistanceSourceToPatient", calibration?.DistanceSourceToPatient)
            .Add("EstimatedRadiographicMagnificationFactor", calibration?.EstimatedRadiographicMagnificationFactor)
            .AddSequence("SequenceOfUltrasoundRegions", regions.Select(static region => new Attributes()
                .Add("RegionLocationMinX0", region.RegionLocationMinX0)
                .Add("RegionLocationMinY0", region.RegionLocationMinY0)
                .Add("RegionLocationMaxX1", region.RegionLocationMaxX1)
                .Add("RegionLocationMaxY1", region.RegionLocationMaxY1)
                .Add("PhysicalUnitsXDirection", region.PhysicalUnitsXDirection)
                .Add("PhysicalUnitsYDirection", region.PhysicalUnitsYDirection)
                .Add("PhysicalDeltaX", region.PhysicalDeltaX)
                .Add("PhysicalDeltaY", region.PhysicalDeltaY)
                .Add("ReferencePixelX0", region.ReferencePixelX0)
                .Add("ReferencePixelY0", region.ReferencePixelY0)
                .Add("RegionSpatialFormat", region.RegionSpatialFormat)
                .Add("RegionDataType", region.RegionDataType)
                .Add("RegionFlags", (double?)region.RegionFlags)));
    }
}
