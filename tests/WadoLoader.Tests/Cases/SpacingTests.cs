using ImageLoaders.Metadata;

namespace WadoLoader.Tests.Cases;

/// <summary>Pixel spacings, wherever an object says them, and what they are measured at.</summary>
public sealed class SpacingTests
{
    private static IEnumerable<TestCaseData> Reported() => Reading.Cases(
        "dicom/enh_xa_ips", "dicom/ps_eq_ips_sid", "page/len_nominal", "page/len_imager", "page/len_fid", "page/len_both", "page/len_ct",
            "page/len_none", "page/len_aspect", "page/emr");

    [TestCaseSource(nameof(Reported))]
    public async Task Read_ReportedCase_SaysWhatItIsMeasuredAt(string name)
    {
        var read = await Reading.OfCaseAsync(name);
        var plane = read.Get<ImagePlaneModule>();
        (double? Spacing, PixelSpacingSource? Source) expected = name switch
        {
            "dicom/enh_xa_ips" => (0.154, PixelSpacingSource.Detector),
            "dicom/ps_eq_ips_sid" => (0.143 * 800 / 1000, PixelSpacingSource.Magnification),
            "page/len_nominal" => (0.2, PixelSpacingSource.Film),
            "page/len_imager" => (0.2, PixelSpacingSource.Detector),
            "page/len_fid" => (0.15, PixelSpacingSource.Calibrated),
            "page/len_both" => (0.1, PixelSpacingSource.Calibrated),
            "page/len_ct" => (0.5, PixelSpacingSource.Patient),
            "page/emr" => (0.5, PixelSpacingSource.Patient),
            _ => (null, null),
        };
        Assert.That(plane.PixelSpacingSource, Is.EqualTo(expected.Source));
        Assert.That(plane.RowPixelSpacing, expected.Spacing is { } spacing ? Is.EqualTo(spacing).Within(1e-12) : Is.Null);
        Assert.That(read.Image.RowPixelSpacing, Is.EqualTo(plane.RowPixelSpacing));
        if (name == "dicom/ps_eq_ips_sid")
            Assert.That(read.Image.Remarks,
                Has.One.Contains("equals Imager Pixel Spacing").And.One.Contains("1.25").And.One.Contains("0.1144"));
    }

    // Where each enhanced class says it: angiography, tomosynthesis and all that are volumes; of the frame or of all frames.
    [TestCase(0x00289110u, 0x00280030u, PixelSpacingSource.Patient)]
    [TestCase(0x00289443u, 0x00181164u, PixelSpacingSource.Detector)]
    public async Task Spacing_InAFunctionalGroup_IsThatOfTheFrame(uint sequence, uint tag, PixelSpacingSource source)
    {
        void Group(DicomWriter item, string value) => item.Sequence(sequence, true, group => group.Text(tag, "DS", value));
        var what = new TestObject
        {
            Frames = 2,
            More = writer => writer.Sequence(0x52009229, true, item => Group(item, "0.5\\0.25"))
                .Sequence(0x52009230, true, item => { }, item => Group(item, "2\\1")),
        };
        foreach (var (frame, row, column) in new[] { (1, 0.5, 0.25), (2, 2d, 1d) })
        {
            var plane = (await Reading.OfAsync(what, frame)).Get<ImagePlaneModule>();
            Assert.That((plane.RowPixelSpacing, plane.ColumnPixelSpacing, plane.PixelSpacingSource),
                Is.EqualTo(((double?)row, (double?)column, (PixelSpacingSource?)source)));
        }
    }

    [Test]
    public async Task Spacing_AtTheCenterOfTheBeam_IsInThePatient()
    {
        var read = await Reading.OfAsync(new TestObject
        {
            More = writer => writer.Sequence(0x52009229, true, item => item
                .Sequence(0x00189401, true, group =>
                    group.Bytes(0x00189404, "FD", [.. BitConverter.GetBytes(0.11), .. BitConverter.GetBytes(0.12)]))
                .Sequence(0x00289443, true, group => group.Text(0x00181164, "DS", "0.154\\0.154"))),
        });
        var plane = read.Get<ImagePlaneModule>();
        Assert.That((plane.RowPixelSpacing, plane.ColumnPixelSpacing, plane.PixelSpacingSource),
            Is.EqualTo(((double?)0.11, (double?)0.12, (PixelSpacingSource?)PixelSpacingSource.Magnification)));
        Assert.That(read.Get<CalibrationModule>().RowImagerPixelSpacing, Is.EqualTo(0.154));
    }

    [TestCase("1.25", "", "", 0.16, PixelSpacingSource.Magnification)] // the object's own estimate
    [TestCase("", "1000", "800", 0.16, PixelSpacingSource.Magnification)]
    [TestCase("", "1000", "", 0.2, PixelSpacingSource.Detector)]
    [TestCase("", "1000", "0", 0.2, PixelSpacingSource.Detector)]
    [TestCase("0", "1000", "800", 0.2, PixelSpacingSource.Detector)]
    public async Task PixelSpacing_ThatOnlyRepeatsTheDetectors_IsNoCalibration(string factor, string toDetector, string toPatient,
        double expected, PixelSpacingSource source)
    {
        var read = await Reading.OfAsync(new TestObject
        {
            First = writer =>
            {
                foreach (var (tag, value) in new[] { (0x00181110u, toDetector), (0x00181111u, toPatient), (0x00181114u, factor),
                    (0x00181164u, "0.2\\0.2") })
                    writer.Text(tag, "DS", value);
            },
            More = writer => writer.Text(0x00280030, "DS", "0.2\\0.20001"), // as it was rounded
        });
        Assert.That(read.Image.RowPixelSpacing, Is.EqualTo(expected).Within(1e-12));
        Assert.That(read.Get<ImagePlaneModule>().PixelSpacingSource, Is.EqualTo(source));
        Assert.That(read.Image.Remarks.Any(remark => remark.Contains("not calibrated", StringComparison.Ordinal)),
            Is.EqualTo(source == PixelSpacingSource.Magnification));
        Assert.That(read.Image.Remarks.Any(remark => remark.Contains("\"0\" is none", StringComparison.Ordinal)),
            Is.EqualTo(factor == "0" || toPatient == "0"));
    }
}
