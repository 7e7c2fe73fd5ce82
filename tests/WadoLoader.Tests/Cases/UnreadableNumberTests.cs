using ImageLoaders;
using ImageLoaders.Metadata;

namespace WadoLoader.Tests.Cases;

/// <summary>Numbers that cannot be read: left out with a remark that quotes them, or read where they can mean one thing only.</summary>
public sealed class UnreadableNumberTests
{
    private const uint Center = 0x00281050;
    private const uint Width = 0x00281051;
    private const uint Intercept = 0x00281052;
    private const uint Slope = 0x00281053;
    private const uint Spacing = 0x00280030;

    private static IEnumerable<TestCaseData> Reported() =>
        Reading.Cases("dicom/win_comma", "dicom/win_blank_first", "dicom/win_05", "dicom/win_unit", "dicom/slope_comma", "dicom/ps_single",
        "dicom/ps_comma");

    [TestCaseSource(nameof(Reported))]
    public async Task Read_ReportedCase_IsRightAndSaysSo(string name)
    {
        var read = await Reading.OfCaseAsync(name);
        (object Actual, object Expected, string Quoted) wanted = name switch
        {
            "dicom/win_comma" => (read.Image.Windows.Single(), new VoiWindow(40.5, 400.25), "\"400,25\""),
            "dicom/win_blank_first" => (read.Image.Windows.Single(), new VoiWindow(40, 400), "\"\\400\""),
            "dicom/win_05" => ((read.Image.Windows.Single().Width, read.Image.VoiLutFunction, read.Get<VoiLutModule>().VoiLutFunction),
                (0.5, VoiLutFunction.LinearExact, (VoiLutFunction?)VoiLutFunction.LinearExact), "LINEAR_EXACT"),
            "dicom/win_unit" => (read.Image.Windows.IsEmpty && read.Metadata.Get<VoiLutModule>() is null, true, "\"400HU\""),
            "dicom/slope_comma" => ((read.Image.RescaleSlope, read.Image.RescaleIntercept), (1.5, -1024d), "\"1,5\""),
            "dicom/ps_single" => (Spacings(read), ((double?)null, (double?)null), "\"0.5\""),
            "dicom/ps_comma" => (Spacings(read), ((double?)0.5, (double?)0.25), "\"0,5\\0,25\""),
            _ => throw new InvalidOperationException(name),
        };
        Assert.That(wanted.Actual, Is.EqualTo(wanted.Expected));
        Assert.That(read.Remarks, Has.Some.Contains(wanted.Quoted));
        Assert.That(read.Image.Remarks, Has.Some.Contains(wanted.Quoted), "whoever has the image alone is told too");
    }

    [TestCase("30,5\\40", "400\\500", "30.5/400 40/500")]
    [TestCase("\\40\\50", "\\400\\500", "40/400 50/500")]
    [TestCase("40 HU\\50", "400\\500", "50/500")]
    [TestCase("NaN\\50", "400\\500", "50/500")]
    [TestCase("40\\50", "1e999\\500", "50/500")]
    [TestCase("40\\50", "-400\\500", "50/500")]
    [TestCase("1,024", "400", "")]
    [TestCase("40\\50", "400", "40/400")]
    [TestCase("40\\50", "0.25\\500", "40/0.25 50/500")]
    [TestCase("40\\50", "500\\0.25", "40/500")]
    public async Task Windows_WithSomethingWrong_KeepTheValidPairs(string centers, string widths, string expected)
    {
        foreach (var syntax in TestObject.NativeSyntaxes)
        {
            var read = await Reading.OfAsync(
                new TestObject { More = writer => writer.Text(Center, "DS", centers).Text(Width, "DS", widths) }, syntax: syntax);
            Assert.That(string.Join(' ', read.Image.Windows.Select(window => $"{window.Center}/{window.Width}")), Is.EqualTo(expected));
            Assert.That(read.Image.Remarks, Is.Not.Empty);
        }
    }

    [TestCase("1,5", "-1024,5", 1.5, -1024.5)]
    [TestCase("\\2", "-1024", 2, -1024)]
    [TestCase("0,125", "0", 0.125, 0)]
    [TestCase("1,5E+01", "0", 15, 0)]
    public async Task Rescale_ThatCanMeanOneThingOnly_IsRead(string slope, string intercept, double expectedSlope, double expectedIntercept)
    {
        var image =
            (await Reading.OfAsync(new TestObject
            {
                More = writer =>
            writer.Text(Intercept, "DS", intercept).Text(Slope, "DS", slope)
            })).Image;
        Assert.That((image.RescaleSlope, image.RescaleIntercept), Is.EqualTo((expectedSlope, expectedIntercept)));
        Assert.That(image.Remarks, Has.Some.Contains(slope));
    }

    [TestCase("1,000", "-1024")] // 1 or 1,000
    [TestCase("1.0 HU", "-1024")]
    [TestCase("NaN", "-1024")]
    [TestCase("1", "-inf")]
    [TestCase("1", "\\-1024\\-1000")]
    [TestCase("x", "-1024")]
    public async Task Rescale_ThatCannotBeRead_IsAnErrorOfThePictureAndARemarkOfTheMetadata(string slope, string intercept)
    {
        var what = new TestObject { More = writer => writer.Text(Intercept, "DS", intercept).Text(Slope, "DS", slope) };
        var failure = Assert.ThrowsAsync<ImageLoadException>(() => Reading.OfAsync(what));
        var quoted = slope == "1" ? intercept : slope;
        Assert.That((failure!.Error, failure.Message), Is.EqualTo((ImageLoadError.Malformed, failure.Message)));
        Assert.That(failure.Message, Does.Contain(quoted).And.Contain("Rescale"));
        Assert.That((await Reading.MetadataOfAsync(what)).Remarks, Has.Some.Contains(quoted));
    }

    [Test]
    public async Task Rescale_OfColour_IsNoneAndNoError()
    {
        var read = await Reading.OfAsync(new TestObject
        {
            Samples = 3,
            Allocated = 8,
            Stored = 8,
            Photometric = "RGB",
            More = writer => writer.Text(Intercept, "DS", "x").Text(Slope, "DS", "x")
        });
        Assert.That(read.Image.RescaleSlope, Is.EqualTo(1));
    }

    [TestCase(Spacing, "0.5\\0")]
    [TestCase(Spacing, "-0.5\\0.5")]
    [TestCase(Spacing, "0.5\\0.5\\0.5")]
    [TestCase(Spacing, "\\0.5")]
    [TestCase(Spacing, "0.5mm\\0.5mm")]
    [TestCase(Spacing, "NaN\\NaN")]
    [TestCase(Spacing, "1,234\\1,234")]
    [TestCase(0x00181164u, "0.5")]
    [TestCase(0x00181164u, "0\\0")]
    [TestCase(0x00182010u, "x\\0.2")]
    public async Task Spacing_ThatIsNone_IsLeftOutAndQuoted(uint tag, string value)
    {
        void Write(DicomWriter writer) => writer.Text(tag, "DS", value);
        var read = await Reading.OfAsync(
            new TestObject { First = tag < 0x00280000 ? Write : null, More = tag > 0x00280000 ? Write : null });
        Assert.That(Spacings(read), Is.EqualTo(((double?)null, (double?)null)));
        Assert.That(read.Get<ImagePlaneModule>().PixelSpacingSource, Is.Null);
        Assert.That(read.Image.Remarks, Has.One.Contains($"\"{value}\""));
    }

    [TestCase(0x00200032u, "1,5\\2\\3", 1.5, 2, 3)]
    [TestCase(0x00200032u, "1\\2")]
    [TestCase(0x00200032u, "1\\\\3")]
    [TestCase(0x00200032u, "1\\2\\3mm")]
    [TestCase(0x00200037u, "1\\0\\0\\0\\1")]
    [TestCase(0x00200037u, "1\\0\\0\\0\\inf\\0")]
    [TestCase(0x00200037u, "1\\0\\0\\0\\2\\0")]
    [TestCase(0x00200037u, "1,0\\0\\0\\0\\1,0\\0", 1, 0, 0, 0, 1, 0)]
    public async Task Geometry_ThatCannotBeRead_IsLeftOutAndQuoted(uint tag, string value, params double[] expected)
    {
        var metadata = await Reading.MetadataOfAsync(new() { First = writer => writer.Text(tag, "DS", value) });
        var plane = metadata.Get<ImagePlaneModule>()!;
        Assert.That(tag == 0x00200032 ? plane.ImagePositionPatient : plane.ImageOrientationPatient, Is.EqualTo(expected));
        Assert.That(metadata.Remarks, Has.Some.Contains($"\"{value}\""));
    }

    [Test]
    public async Task Numbers_OfEveryModule_AreLeftOutAndQuoted()
    {
        var metadata = await Reading.MetadataOfAsync(new()
        {
            First = writer => writer.Text(0x00080020, "DA", "31.12.2020").Text(0x00080030, "TM", "noon").Text(0x00100030, "DA", "19701340")
                .Text(0x00101030, "DS", "80kg").Text(0x00180050, "DS", "-3").Text(0x00180088, "DS", "0")
                .Text(0x00181063, "DS", "0").Text(0x00200011, "IS", "1.5").Text(0x00200013, "IS", "99999999999")
                    .Text(0x00201041, "DS", "5,5"),
            More = writer => writer.Text(0x00280034, "IS", "1"),
        });
        Assert.That(
            (metadata.Get<GeneralStudyModule>()!.StudyDate, metadata.Get<GeneralStudyModule>()!.StudyTime,
                metadata.Get<PatientModule>()!.PatientBirthDate, metadata.Get<PatientStudyModule>()!.PatientWeight),
            Is.EqualTo(((DateOnly?)null, (TimeOnly?)null, (DateOnly?)null, (double?)null)));
        var plane = metadata.Get<ImagePlaneModule>()!;
        Assert.That((plane.SliceThickness, plane.SpacingBetweenSlices, plane.SliceLocation),
            Is.EqualTo(((double?)null, (double?)null, (double?)5.5)));
        Assert.That((metadata.Get<GeneralSeriesModule>()!.SeriesNumber, metadata.Get<GeneralImageModule>()!.InstanceNumber,
            metadata.Get<CineModule>()), Is.EqualTo(((int?)null, (int?)null, (CineModule?)null)));
        foreach (var quoted in new[] { "31.12.2020", "noon", "19701340", "80kg", "Slice Thickness (0018,0050) \"-3\"", "(0018,0088) \"0\"",
            "(0018,1063) \"0\"", "\"1.5\"", "\"99999999999\"", "\"5,5\"", "(0028,0034) \"1\"" })
            Assert.That(metadata.Remarks, Has.Some.Contains(quoted));
    }

    [Test]
    public async Task BinaryNumbers_ThatAreNone_AreLeftOutAndQuoted()
    {
        var metadata = await Reading.MetadataOfAsync(new()
        {
            First = writer => writer.Sequence(0x00186011, true, item =>
                item.Bytes(0x00186018, "UL", [1, 0]).Bytes(0x0018602C, "FD", BitConverter.GetBytes(double.NaN))
                .Bytes(0x0018602E, "FD", BitConverter.GetBytes(0d))),
        });
        var region = metadata.Get<UltrasoundEnhancedRegionModule>()!.Regions.Single();
        Assert.That(region, Is.EqualTo(new UltrasoundRegion()));
        Assert.That(metadata.Remarks, Has.One.Contains("(0018,6018) 2 bytes").And.One.Contains("Physical Delta X (0018,602C) NaN").And.One
            .Contains("(0018,602E) 0"));
    }

    [TestCase(0x00280101u, "12 bits")]
    [TestCase(0x00280103u, "signed")]
    public void Pixels_WhoseBitsCannotBeRead_AreAnErrorThatQuotesThem(uint tag, string value)
    {
        // Of a tag that comes twice the first counts.
        var file = new TestObject { First = writer => writer.Text(tag, "LO", value) }.ToFile(TestObject.ExplicitLittleEndian, new long[24]);
        var failure = Assert.ThrowsAsync<ImageLoadException>(() => Reading.OfAsync(file));
        Assert.That((failure!.Error, failure.Message.Contains($"\"{value}\"", StringComparison.Ordinal)),
            Is.EqualTo((ImageLoadError.Malformed, true)), failure.Message);
    }

    [Test]
    public async Task Padding_ThatCannotBeRead_IsLeftOutAndQuoted()
    {
        var read = await Reading.OfAsync(new TestObject { More = writer => writer.Text(0x00280120, "DS", "-2000HU") });
        Assert.That(read.Image.PixelPaddingValue, Is.Null);
        Assert.That(read.Image.Remarks, Has.One.Contains("Pixel Padding Value (0028,0120) \"-2000HU\""));
    }

    private static (double? Row, double? Column) Spacings(Reading read)
    {
        var plane = read.Get<ImagePlaneModule>();
        Assert.That((plane.RowPixelSpacing, plane.ColumnPixelSpacing),
            Is.EqualTo((read.Image.RowPixelSpacing, read.Image.ColumnPixelSpacing)));
        return (plane.RowPixelSpacing, plane.ColumnPixelSpacing);
    }
}
