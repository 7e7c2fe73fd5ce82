namespace WadoLoader.Dicom;

/// <summary>The attributes that are read here, as group x 65536 + element (PS3.6).</summary>
internal static class Tag
{
    public const uint MediaStorageSopClassUid = 0x00020002;
    public const uint TransferSyntaxUid = 0x00020010;
    public const uint DirectoryRecordSequence = 0x00041220;
    public const uint SpecificCharacterSet = 0x00080005;
    public const uint ImageType = 0x00080008;
    public const uint SopClassUid = 0x00080016;
    public const uint SopInstanceUid = 0x00080018;
    public const uint Modality = 0x00080060;

    public const uint SliceThickness = 0x00180050;
    public const uint SpacingBetweenSlices = 0x00180088;
    public const uint DistanceSourceToDetector = 0x00181110;
    public const uint DistanceSourceToPatient = 0x00181111;
    public const uint EstimatedRadiographicMagnificationFactor = 0x00181114;
    public const uint ImagerPixelSpacing = 0x00181164;
    public const uint NominalScannedPixelSpacing = 0x00182010;

    public const uint PatientOrientation = 0x00200020;
    public const uint ImagePosition = 0x00200032;
    public const uint ImageOrientation = 0x00200037;
    public const uint SliceLocation = 0x00201041;

    public const uint SamplesPerPixel = 0x00280002;
    public const uint PhotometricInterpretation = 0x00280004;
    public const uint PlanarConfiguration = 0x00280006;
    public const uint NumberOfFrames = 0x00280008;
    public const uint Rows = 0x00280010;
    public const uint Columns = 0x00280011;
    public const uint PixelSpacing = 0x00280030;
    public const uint PixelAspectRatio = 0x00280034;
    public const uint BitsAllocated = 0x00280100;
    public const uint BitsStored = 0x00280101;
    public const uint HighBit = 0x00280102;
    public const uint PixelRepresentation = 0x00280103;
    public const uint PixelPaddingValue = 0x00280120;
    public const uint PixelPaddingRangeLimit = 0x00280121;
    public const uint FloatPixelPaddingValue = 0x00280122;
    public const uint DoubleFloatPixelPaddingValue = 0x00280123;
    public const uint FloatPixelPaddingRangeLimit = 0x00280124;
    public const uint DoubleFloatPixelPaddingRangeLimit = 0x00280125;
    public const uint PixelSpacingCalibrationType = 0x00280A02;
    public const uint PixelSpacingCalibrationDescription = 0x00280A04;
    public const uint WindowCenter = 0x00281050;
    public const uint WindowWidth = 0x00281051;
    public const uint RescaleIntercept = 0x00281052;
    public const uint RescaleSlope = 0x00281053;
    public const uint RescaleType = 0x00281054;
    public const uint WindowExplanation = 0x00281055;
    public const uint VoiLutFunction = 0x00281056;
    public const uint RedPaletteDescriptor = 0x00281101;
    public const uint RedPaletteData = 0x00281201;
    public const uint RedSegmentedPaletteData = 0x00281221;
    public const uint LossyImageCompression = 0x00282110;
    public const uint PixelDataProviderUrl = 0x00287FE0;
    public const uint LossyImageCompressionRatio = 0x00282112;
    public const uint LossyImageCompressionMethod = 0x00282114;
    public const uint ModalityLutSequence = 0x00283000;
    public const uint LutDescriptor = 0x00283002;
    public const uint LutExplanation = 0x00283003;
    public const uint ModalityLutType = 0x00283004;
    public const uint LutData = 0x00283006;
    public const uint VoiLutSequence = 0x00283010;

    public const uint ViewCodeSequence = 0x00540220;
    public const uint PetUnits = 0x00541001;
    public const uint PresentationLutShape = 0x20500020;
    public const uint DoseUnits = 0x30040002;
    public const uint DoseGridScaling = 0x3004000E;

    public const uint PixelMeasuresSequence = 0x00289110;
    public const uint FrameVoiLutSequence = 0x00289132;
    public const uint PixelValueTransformationSequence = 0x00289145;
    public const uint SharedFunctionalGroups = 0x52009229;
    public const uint PerFrameFunctionalGroups = 0x52009230;

    public const uint OverlayRows = 0x60000010;
    public const uint OverlayColumns = 0x60000011;
    public const uint OverlayDescription = 0x60000022;
    public const uint OverlayType = 0x60000040;
    public const uint OverlayOrigin = 0x60000050;
    public const uint OverlayBitsAllocated = 0x60000100;
    public const uint OverlayBitPosition = 0x60000102;
    public const uint OverlayNumberOfFrames = 0x60000015;
    public const uint OverlayFrameOrigin = 0x60000051;
    public const uint OverlayRoiArea = 0x60001301;
    public const uint OverlayRoiMean = 0x60001302;
    public const uint OverlayRoiStandardDeviation = 0x60001303;
    public const uint OverlayLabel = 0x60001500;
    public const uint OverlayData = 0x60003000;

    public const uint ExtendedOffsetTable = 0x7FE00001;
    public const uint ExtendedOffsetTableLengths = 0x7FE00002;
    public const uint FloatPixelData = 0x7FE00008;
    public const uint DoubleFloatPixelData = 0x7FE00009;
    public const uint PixelData = 0x7FE00010;

    public const uint Item = 0xFFFEE000;
    public const uint ItemDelimitation = 0xFFFEE00D;
    public const uint SequenceDelimitation = 0xFFFEE0DD;

    /// <summary>The attribute's name with its tag: <c>Rows (0028,0010)</c>; the tag alone where the name is not known.</summary>
    public static string Name(uint tag) => $"{TagNames.Find(tag)} {Text(tag)}".TrimStart();

    /// <summary>The tag as DICOM writes it: <c>(0028,0010)</c>.</summary>
    public static string Text(uint tag) => $"({tag >> 16:X4},{tag & 0xFFFF:X4})";
}
