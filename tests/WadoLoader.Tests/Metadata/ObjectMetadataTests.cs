using ImageLoaders;
using ImageLoaders.Metadata;

namespace WadoLoader.Tests.Metadata;

public sealed class ObjectMetadataTests
{
    private FakeHost _host = null!;

    [SetUp]
    public void SetUp() => _host = new FakeHost();

    [TearDown]
    public void TearDown() => _host.Dispose();

    [Test]
    public async Task GetMetadata_OfASlice_HasItsModules([ValueSource(typeof(TestObject), nameof(TestObject.NativeSyntaxes))] string syntax)
    {
        var metadata = await ReadAsync(syntax, new()
        {
            First = writer => writer.Text(0x00080005, "CS", "ISO_IR 192").Text(0x00080008, "CS", "ORIGINAL\\PRIMARY\\AXIAL")
                .Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2")
                .Text(0x00080020, "DA", "20260102").Text(0x00080030, "TM", "1314").Text(0x00080031, "TM", "131415.5")
                    .Text(0x00080050, "SH", "A1").Text(0x00080060, "CS", "CT")
                .Bytes(0x00100010, "PN", "Mü^ller"u8.ToArray()).Text(0x00100020, "LO", "ID 7").Text(0x00100030, "DA", "19700131")
                    .Text(0x00100040, "CS", "F")
                .Text(0x00101010, "AS", "056Y").Text(0x00101020, "DS", "1.7").Text(0x00101030, "DS", "65").Text(0x00120020, "LO", "P-1")
                    .Text(0x00180050, "DS", "2.5")
                .Text(0x0020000D, "UI", "1.1").Text(0x0020000E, "UI", "1.2").Text(0x00200011, "IS", "3").Text(0x00200013, "IS", "17")
                .Text(0x00200032, "DS", "-1.5\\2\\3").Text(0x00200037, "DS", "1\\0\\0\\0\\1\\0").Text(0x00200052, "UI", "1.5")
                    .Text(0x00201041, "DS", "3"),
            More = writer => writer.Text(0x00280030, "DS", "0.5\\0.6").Text(0x00281050, "DS", "40").Text(0x00281051, "DS", "400")
                .Text(0x00281052, "DS", "-1024").Text(0x00281053, "DS", "1"),
        });
        Assert.That(metadata.Get<PatientModule>(),
            Is.EqualTo(new PatientModule
            {
                PatientId = "ID 7",
                PatientName = "Mü^ller",
                PatientBirthDate = new(1970, 1, 31),
                PatientSex =
            "F"
            }));
        Assert.That(metadata.Get<PatientStudyModule>(),
            Is.EqualTo(new PatientStudyModule { PatientAge = "056Y", PatientSize = 1.7, PatientWeight = 65, PatientSex = "F" }));
        Assert.That(metadata.Get<ClinicalTrialModule>()!.ProtocolId, Is.EqualTo("P-1"));
        Assert.That(metadata.Get<GeneralStudyModule>()!.StudyTime, Is.EqualTo(new TimeOnly(13, 14)));
        Assert.That(metadata.Get<GeneralSeriesModule>()!.SeriesTime, Is.EqualTo(new TimeOnly(13, 14, 15, 500)));
        Assert.That(metadata.Get<GeneralImageModule>()!.ImageType, Is.EqualTo(new[] { "ORIGINAL", "PRIMARY", "AXIAL" }));
        var plane = metadata.Get<ImagePlaneModule>()!;
        Assert.That(plane.ImagePositionPatient, Is.EqualTo(new[] { -1.5, 2, 3 }));
        Assert.That(plane.ColumnCosines, Is.EqualTo(new[] { 0d, 1, 0 }));
        Assert.That((plane.RowPixelSpacing, plane.ColumnPixelSpacing, plane.SliceThickness, plane.UsingDefaultValues),
            Is.EqualTo((0.5, 0.6, 2.5, false)));
        Assert.That(metadata.Get<ImagePixelModule>()!.BitsAllocated, Is.EqualTo(16));
        Assert.That(metadata.Get<ModalityLutModule>()!.RescaleIntercept, Is.EqualTo(-1024));
        Assert.That(metadata.Get<VoiLutModule>()!.WindowWidth, Is.EqualTo(new[] { 400d }));
        Assert.That(metadata.Get<TransferSyntaxModule>()!.TransferSyntaxUid, Is.EqualTo(syntax));
        Assert.That(metadata.Get<SopCommonModule>()!.SopInstanceUid, Is.EqualTo("1.2.3.4"));
        Assert.That(metadata.Get<PetSeriesModule>(), Is.Null);
        var image = await _host.LoadAsync("dicomfile:content/test");
        Assert.That(metadata.Source, Is.EqualTo(image.Source));
    }

    [Test]
    public async Task GetMetadata_OfAnEnhancedFrame_ResolvesItsGroups()
    {
        var file = new TestObject
        {
            Frames = 2,
            More = writer => writer.Sequence(0x52009229, true, item =>
                item.Sequence(0x00209116, true, group => group.Text(0x00200037, "DS", "1\\0\\0\\0\\1\\0")))
                .Sequence(0x52009230, false, item => Frame(item, 1), item => Frame(item, 2)),
        };
        var metadata = await ReadAsync(TestObject.ExplicitLittleEndian, file, 2);
        Assert.That(metadata.Get<ImagePlaneModule>()!.ImagePositionPatient, Is.EqualTo(new[] { 0d, 0, 20 }));
        Assert.That(metadata.Get<ImagePlaneModule>()!.RowCosines, Is.EqualTo(new[] { 1d, 0, 0 }));
        Assert.That(metadata.Get<FrameModule>()!.DimensionIndexValues, Is.EqualTo(new[] { 1, 2 }));
        Assert.That((metadata.Get<FrameModule>()!.FrameNumber, metadata.Get<MultiframeModule>()!.NumberOfFrames), Is.EqualTo((2, 2)));

        static void Frame(DicomWriter item, int number) =>
            item.Sequence(0x00209111, true, group => group.Bytes(0x00209157, "UL", [1, 0, 0, 0, (byte)number, 0, 0, 0]))
            .Sequence(0x00209113, true, group => group.Text(0x00200032, "DS", $"0\\0\\{number * 10}"));
    }

    [Test]
    public async Task GetMetadata_OfDoseFrames_FollowsTheGrid()
    {
        var dose = new TestObject
        {
            Frames = 3,
            First = writer => writer.Text(0x00080060, "CS", "RTDOSE").Text(0x00200032, "DS", "1\\2\\3")
                .Text(0x00200037, "DS", "1\\0\\0\\0\\1\\0"),
            More = writer => writer.Text(0x30040002, "CS", "GY").Text(0x3004000C, "DS", "0\\2\\4").Text(0x3004000E, "DS", "0.001"),
        };
        var metadata = await ReadAsync(TestObject.ExplicitLittleEndian, dose, 3);
        Assert.That(metadata.Get<ImagePlaneModule>()!.ImagePositionPatient, Is.EqualTo(new[] { 1d, 2, 7 }));
        Assert.That(metadata.Get<ScalingModule>(), Is.EqualTo(new ScalingModule { DoseGridScaling = 0.001, DoseUnits = "GY" }));
    }

    [Test]
    public async Task GetMetadata_OfPet_HasItsUptakeFactor()
    {
        var pet = new TestObject
        {
            First = writer => writer.Text(0x00080021, "DA", "20260102").Text(0x00080031, "TM", "120000").Text(0x00080060, "CS", "PT")
                .Text(0x00100040, "CS", "M")
                .Text(0x00101020, "DS", "2").Text(0x00101030, "DS", "80"),
            More = writer => writer.Text(0x00280051, "CS", "ATTN\\DECY")
                .Sequence(0x00540016, true, item =>
                    item.Text(0x00181072, "TM", "110000").Text(0x00181074, "DS", "4e8").Text(0x00181075, "DS", "3600"))
                .Text(0x00541001, "CS", "BQML").Text(0x00541102, "CS", "START"),
        };
        var scaling = (await ReadAsync(TestObject.ExplicitLittleEndian, pet)).Get<ScalingModule>()!;
        Assert.That(scaling.SuvBodyWeight, Is.EqualTo(80_000 / 2e8).Within(1e-12)); // half of the dose is left after an hour
        Assert.That(scaling.SuvLeanBodyMass, Is.EqualTo(((1.1 * 80) - (128 * 80 * 80 / 40000d)) * 1000 / 2e8).Within(1e-12));
    }

    [Test]
    public async Task GetMetadata_OfUltrasound_HasItsRegions()
    {
        var metadata = await ReadAsync(TestObject.ExplicitLittleEndian, new()
        {
            First = writer => writer.Sequence(0x00186011, true, item =>
                item.UInt16(0x00186012, 1).Bytes(0x00186018, "UL", [9, 0, 0, 0]).UInt16(0x00186024, 3)
                .Bytes(0x0018602C, "FD", BitConverter.GetBytes(0.05))),
        });
        Assert.That(metadata.Get<UltrasoundEnhancedRegionModule>()!.Regions.Single(), Is.EqualTo(
            new UltrasoundRegion { RegionSpatialFormat = 1, RegionLocationMinX0 = 9, PhysicalUnitsXDirection = 3, PhysicalDeltaX = 0.05 }));
    }

    [Test]
    public async Task GetMetadata_OfAnElectrocardiogram_HasItsChannels()
    {
        var file = new DicomWriter().Text(0x00080018, "UI", "1.2.3.4").Text(0x00080060, "CS", "ECG")
            .Sequence(0x54000100, true, group =>
                group.Bytes(0x003A0010, "UL", [0x10, 0x27, 0, 0]).Text(0x003A001A, "DS", "500").Text(0x003A0020, "SH", "RHYTHM")
                .Sequence(0x003A0200, true, channel => channel
                    .Sequence(0x003A0208, false, code => code.Text(0x00080100, "SH", "2").Text(0x00080104, "LO", "Lead II"))
                    .Text(0x003A0210, "DS", "2.5").Sequence(0x003A0211, true, code => code.Text(0x00080100, "SH", "uV"))
                        .Text(0x003A0212, "DS", "1").Text(0x003A0213, "DS", "-3"))
                .UInt16(0x54001004, 16).Text(0x54001006, "CS", "SS").Bytes(0x54001010, "OW", new byte[20]))
            .ToFile(TestObject.ExplicitLittleEndian);
        _host.Contents["content/test"] = () => ContentSource.FromBytes(file);
        var waveform = (await _host.MetadataAsync("dicomfile:content/test"))!.Get<EcgModule>()!.Waveforms.Single();
        Assert.That(waveform with { Channels = [] },
            Is.EqualTo(new EcgWaveform
            {
                Label = "RHYTHM",
                NumberOfSamples = 10000,
                SamplingFrequency = 500,
                BitsAllocated =
            16,
                SampleInterpretation = "SS"
            }));
        Assert.That(waveform.Channels.Single(),
            Is.EqualTo(new EcgChannel
            {
                Source = "Lead II",
                Sensitivity = 2.5,
                SensitivityUnits = "uV",
                SensitivityCorrectionFactor =
            1,
                Baseline = -3
            }));
    }

    [Test]
    public async Task GetMetadata_OfAProjection_HasItsGeometry()
    {
        var metadata = await ReadAsync(TestObject.ExplicitLittleEndian, new()
        {
            First = writer => writer.Text(0x00181110, "DS", "1000").Text(0x00181111, "DS", "800").Text(0x00181164, "DS", "0.2\\0.1"),
        });
        Assert.That(metadata.Get<CalibrationModule>(), Is.EqualTo(new CalibrationModule
        {
            CalibrationType = "PROJECTION",
            RowImagerPixelSpacing = 0.2,
            ColumnImagerPixelSpacing = 0.1,
            DistanceSourceToDetector = 1000,
            DistanceSourceToPatient = 800,
            EstimatedRadiographicMagnificationFactor = 1.25,
        }));
        Assert.That((metadata.Get<ImagePlaneModule>()!.RowPixelSpacing, metadata.Get<ImagePlaneModule>()!.ColumnPixelSpacing),
            Is.EqualTo((0.16, 0.08)));
    }

    [Test]
    public async Task GetMetadata_OfNuclearMedicine_FollowsItsDetectorsAndSlices([Values] bool isReconstructed)
    {
        // Two detectors that look from the front and from the side; a reconstructed volume has slices of one instead.
        var file = new TestObject
        {
            Frames = 2,
            First = writer => writer.Text(0x00080008, "CS", $"ORIGINAL\\PRIMARY\\{(isReconstructed ? "RECON TOMO" : "STATIC")}\\EMISSION")
                .Text(0x00080060, "CS", "NM").Text(0x00180050, "DS", "4").Text(0x00180088, "DS", "5"),
            More = writer => writer.Text(0x00280030, "DS", "2\\3").UInt16(0x00540020, 1, isReconstructed ? 1 : 2).Sequence(
                0x00540022,
                false,
                item => item.Text(0x00200032, "DS", "1\\2\\3").Text(0x00200037, "DS", "1\\0\\0\\0\\1\\0"),
                item => item.Text(0x00200032, "DS", "7\\8\\9").Text(0x00200037, "DS", "0\\1\\0\\0\\0\\-1")),
        };
        var second = (await ReadAsync(TestObject.ExplicitLittleEndian, file, 2)).Get<NmMultiframeGeometryModule>()!;
        Assert.That(second.ImagePositionPatient, Is.EqualTo(isReconstructed ? new[] { 1d, 2, 8 } : [7d, 8, 9]));
        Assert.That(second.ImageOrientationPatient, Is.EqualTo(isReconstructed ? new[] { 1d, 0, 0, 0, 1, 0 } : [0d, 1, 0, 0, 0, -1]));
        Assert.That((second.SliceThickness, second.SpacingBetweenSlices, second.RowPixelSpacing, second.ColumnPixelSpacing,
            second.IsNmReconstructable, second.NumberOfFrames), Is.EqualTo((4, 5, 2, 3, isReconstructed, 2)));
    }

    private async Task<ImageMetadata> ReadAsync(string syntax, TestObject what, int frame = 1)
    {
        _host.Contents["content/test"] = () => ContentSource.FromBytes(what.ToFile(syntax, new long[24 * (what.Frames ?? 1)]));
        return (await _host.MetadataAsync("dicomfile:content/test" + (frame == 1 ? "" : $"?frame={frame}")))!;
    }
}
