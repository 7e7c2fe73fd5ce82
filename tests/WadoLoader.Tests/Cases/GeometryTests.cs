using ImageLoaders.Metadata;

namespace WadoLoader.Tests.Cases;

/// <summary>Where frames lie: what the object says, and nothing made up.</summary>
public sealed class GeometryTests
{
    private static IEnumerable<TestCaseData> Reported() => Reading.Cases(
        "page/us_cine", "page/nm_mf", "page/sl_contradict", "page/sl_ipp", "page/emr", "page/ori_zero", "page/ori_nonorth", "page/mg_po",
            "page/us_noori", "dicom/nm_gated", "dicom/wsi_full");

    [TestCaseSource(nameof(Reported))]
    public async Task Read_ReportedCase_StatesWhatTheObjectStates(string name)
    {
        var frame = name switch { "page/us_cine" or "page/nm_mf" or "page/emr" => 3, "dicom/nm_gated" => 6, "dicom/wsi_full" => 4, _ => 1 };
        var read = await Reading.OfCaseAsync(name, frame);
        var plane = read.Get<ImagePlaneModule>();
        (double? Place, int Cosines, string? Remark) expected = name switch
        {
            "page/nm_mf" => (108, 6, "Slice Location (0020,1041) \"5.0\""),
            "page/sl_contradict" or "page/sl_ipp" => (10, 6, null),
            "page/emr" => (20, 6, null),
            "page/ori_zero" => (null, 0, "\"0.0\\0.0\\0.0\\0.0\\0.0\\0.0\""),
            "page/ori_nonorth" => (null, 0, "\"1.0\\0.0\\0.0\\1.0\\0.0\\0.0\""),
            "dicom/nm_gated" => (108, 6, null),
            _ => (null, 0, null),
        };
        Assert.That((plane.PositionAlongNormal, plane.ImageOrientationPatient.Length, plane.UsingDefaultValues),
            Is.EqualTo((expected.Place, expected.Cosines, false)));
        Assert.That(read.Remarks, expected.Remark is null ? Is.Empty : Has.One.Contains(expected.Remark));
    }

    // Slices repeat with each time slot; the last is beyond the vector.
    [TestCase(1, 100)]
    [TestCase(3, 108)]
    [TestCase(4, 100)]
    [TestCase(6, 108)]
    [TestCase(7, null)]
    public async Task SliceVector_OfAGatedVolume_SaysWhereAFrameLies(int frame, double? z)
    {
        var read = await Reading.OfAsync(
            Nuclear("RECON GATED TOMO", 7, writer =>
            writer.UInt16(0x00540060, 1, 1, 1, 1, 1, 1, 1).UInt16(0x00540070, 1, 1, 1, 2, 2, 2, 2).UInt16(0x00540080, 1, 2, 3, 1, 2, 3)),
            frame);
        Assert.That(read.Get<ImagePlaneModule>().PositionAlongNormal, Is.EqualTo(z));
        var nuclear = read.Get<NmMultiframeGeometryModule>();
        Assert.That((nuclear.RRInterval, nuclear.TimeSlot, nuclear.Slice),
            Is.EqualTo((1, frame <= 3 ? 1 : 2, frame == 7 ? null : (int?)(((frame - 1) % 3) + 1))));
        Assert.That(read.Metadata.Remarks.Length > 0, Is.EqualTo(z is null));
    }

    [TestCase("RECON GATED TOMO", 2, null)] // nothing says which slice it is
    [TestCase("RECON TOMO", 2, 104)]
    [TestCase("STATIC", 2, 100)]
    [TestCase("WHOLE BODY", 1, 100)]
    [TestCase("TOMO", 1, 100)]
    [TestCase("TOMO", 2, null)] // the detector has moved
    public async Task Frames_WithoutVectors_LieWhereTheirKindSays(string kind, int frame, double? z) =>
        Assert.That((await Reading.OfAsync(Nuclear(kind, 3, _ => { }), frame)).Get<ImagePlaneModule>().PositionAlongNormal, Is.EqualTo(z));

    [Test]
    public async Task Vectors_OfAnyKind_AreThoseOfTheFrame()
    {
        var read = await Reading.OfAsync(
            Nuclear("DYNAMIC", 2, writer =>
                writer.UInt16(0x00540010, 1, 2).UInt16(0x00540020, 1, 1).UInt16(0x00540030, 1, 3).UInt16(0x00540050, 1, 4)
                .UInt16(0x00540090, 1, 5).UInt16(0x00540100, 1, 6)), 2);
        var nuclear = read.Get<NmMultiframeGeometryModule>();
        Assert.That((nuclear.EnergyWindow, nuclear.Detector, nuclear.Phase, nuclear.Rotation, nuclear.AngularView, nuclear.TimeSlice,
            nuclear.Slice), Is.EqualTo((2, 1, 3, 4, 5, 6, (int?)null)));
    }

    [TestCase("0\\2\\4", 7)]
    [TestCase("0\\2", null)]
    [TestCase("0\\2\\4mm", null)]
    [TestCase("0\\2\\4,5", 7.5)]
    [TestCase("3\\5\\9", 9)] // the coordinates themselves
    [TestCase("1\\2\\3", null)] // neither
    public async Task Grid_OfADose_SaysWhereAFrameLies(string offsets, double? z)
    {
        var read = await Reading.OfAsync(
            new TestObject
            {
                Frames = 3,
                First = writer => writer.Text(0x00080060, "CS", "RTDOSE").Text(0x00200032, "DS", "1\\2\\3")
                    .Text(0x00200037, "DS", "1\\0\\0\\0\\1\\0"),
                More = writer => writer.Text(0x3004000C, "DS", offsets).Text(0x3004000E, "DS", "1"),
            },
            3);
        Assert.That(read.Get<ImagePlaneModule>().PositionAlongNormal, Is.EqualTo(z));
        Assert.That(read.Metadata.Remarks.IsEmpty, Is.EqualTo(offsets is "0\\2\\4" or "3\\5\\9"));
    }

    // A position that is said once: of the first frame, or of all where they follow one another in time.
    [TestCase(1, false, 3)]
    [TestCase(2, false, null)]
    [TestCase(2, true, 3)]
    public async Task Position_SaidOnceForManyFrames_IsThatOfTheFirst(int frame, bool isCine, double? z)
    {
        var read = await Reading.OfAsync(
            new TestObject
            {
                Frames = 2,
                First = writer =>
                {
                    if (isCine)
                        writer.Text(0x00181063, "DS", "40");
                    writer.Text(0x00200032, "DS", "1\\2\\3").Text(0x00200037, "DS", "1\\0\\0\\0\\1\\0");
                },
            },
            frame);
        Assert.That(read.Get<ImagePlaneModule>().PositionAlongNormal, Is.EqualTo(z));
        Assert.That(read.Metadata.Remarks.IsEmpty, Is.EqualTo(z is not null));
    }

    [TestCase("0.707\\0.707\\0\\-0.707\\0.707\\0", true)]
    [TestCase("0.71\\0.71\\0\\0\\0\\-1", true)] // rounded to two digits
    [TestCase("0\\1\\0\\1\\0\\0", true)]
    [TestCase("1\\0\\0\\0.1\\1\\0", false)]
    [TestCase("0.9\\0\\0\\0\\0.9\\0", false)]
    [TestCase("1\\0\\0\\0\\0\\0", false)]
    public async Task Orientation_IsUnitVectorsAtRightAngles(string cosines, bool isOne)
    {
        var metadata = await Reading.MetadataOfAsync(
            new() { First = writer => writer.Text(0x00200032, "DS", "1\\2\\3").Text(0x00200037, "DS", cosines) });
        Assert.That((metadata.Get<ImagePlaneModule>()!.ImageOrientationPatient.Length,
            metadata.Get<ImagePlaneModule>()!.PositionAlongNormal is not null), Is.EqualTo((isOne ? 6 : 0, isOne)));
        Assert.That(metadata.Remarks.Any(remark => remark.Contains(cosines, StringComparison.Ordinal)), Is.EqualTo(!isOne));
    }

    private static TestObject Nuclear(string kind, int frames, Action<DicomWriter> vectors) => new()
    {
        Frames = frames,
        First = writer => writer.Text(0x00080008, "CS", $"ORIGINAL\\PRIMARY\\{kind}\\EMISSION").Text(0x00080060, "CS", "NM")
            .Text(0x00180088, "DS", "4"),
        More = writer => vectors(writer.Sequence(0x00540022, true, item =>
            item.Text(0x00200032, "DS", "0\\0\\100").Text(0x00200037, "DS", "1\\0\\0\\0\\1\\0"))),
    };
}
