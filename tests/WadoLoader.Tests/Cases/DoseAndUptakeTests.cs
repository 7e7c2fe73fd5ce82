using ImageLoaders;
using ImageLoaders.Metadata;

namespace WadoLoader.Tests.Cases;

/// <summary>What values are measured in: dose, uptake; and what is white.</summary>
public sealed class DoseAndUptakeTests
{
    private static IEnumerable<TestCaseData> Reported() =>
        Reading.Cases("page/pet_bqml", "page/pet_gml", "page/plut_inverse", "page/modlut", "page/ct_norescale", "dicom/pm_float",
        "page/float_win", "page/lossy_method");

    [TestCaseSource(nameof(Reported))]
    public async Task Read_ReportedCase_StatesWhatTheObjectStates(string name)
    {
        var read = await Reading.OfCaseAsync(name);
        var (image, rescale) = (read.Image, read.Metadata.Get<ModalityLutModule>());
        (object? Actual, object? Expected) wanted = name switch
        {
            "page/pet_bqml" => ((image.RescaleType, image.RescaleSlope, read.Metadata.Get<ScalingModule>()),
                ("Bq/ml", 2.5, (ScalingModule?)null)),
            "page/pet_gml" => ((image.RescaleType, read.Metadata.Get<ScalingModule>()), ("g/ml", new ScalingModule { SuvBodyWeight = 1 })),
            "page/plut_inverse" =>
                ((image.Invert, image.Remarks.Any(remark =>
                remark.Contains("(2050,0020) is INVERSE with MONOCHROME2", StringComparison.Ordinal))), (true, true)),
            "page/modlut" => ((rescale!.RescaleSlope, rescale.RescaleIntercept, rescale.ModalityLutSequence!.Explanation),
                ((double?)null, (double?)null, "HU")),
            "page/ct_norescale" => ((rescale, image.RescaleType), ((ModalityLutModule?)null, (string?)null)),
            "dicom/pm_float" => ((image.Format.SampleType, image.Window, image.VoiLutFunction, image.Remarks.Length),
                (SampleType.F32, new VoiWindow(0.3, 0.6), VoiLutFunction.LinearExact, 1)),
            "page/float_win" => ((image.Window, image.VoiLutFunction, image.Remarks.Length),
                (new VoiWindow(0.001, 0.002), VoiLutFunction.LinearExact, 0)),
            "page/lossy_method" =>
                ((image.IsLossy, read.Get<GeneralImageModule>().LossyImageCompression,
                read.Get<GeneralImageModule>().LossyImageCompressionRatio.Single()), (true, (bool?)true, 20d)),
            _ => throw new InvalidOperationException(name),
        };
        Assert.That(wanted.Actual, Is.EqualTo(wanted.Expected));
    }

    [TestCase("0.001", "GY", 0.001, "Gy")]
    [TestCase("2,5e-5", "RELATIVE", 2.5e-5, "relative dose")]
    [TestCase("0.001", "", 0.001, null)]
    [TestCase("", "GY", 1, null)] // no dose without its scaling
    public async Task Dose_HasItsGridScalingAsRescale(string scaling, string units, double slope, string? type)
    {
        var image = (await Reading.OfAsync(Dose(scaling, units))).Image;
        Assert.That((image.RescaleSlope, image.RescaleIntercept, image.RescaleType), Is.EqualTo((slope, 0, type)));
    }

    [TestCase("x")]
    [TestCase("0")]
    [TestCase("-0.1")]
    [TestCase("NaN")]
    public void Dose_WhoseScalingIsNone_IsAnError(string scaling)
    {
        var failure = Assert.ThrowsAsync<ImageLoadException>(() => Reading.OfAsync(Dose(scaling, "GY")));
        Assert.That(failure!.Message, Does.Contain($"Dose Grid Scaling (3004,000E) \"{scaling}\""));
    }

    [TestCase("GML", null, "g/ml", 1, null, null)]
    [TestCase("GML", "BW", "g/ml", 1, null, null)]
    [TestCase("GML", "LBM", "g/ml", null, 1, null)]
    [TestCase("CM2ML", "BSA", "cm2/ml", null, null, 1)]
    [TestCase("CNTS", null, "counts", 0.25, null, null)] // the vendor's own factor
    [TestCase("PROPCNTS", null, "proportional to counts", null, null, null)]
    [TestCase("NONE", null, null, null, null, null)]
    public async Task Uptake_IsThatOfItsUnits(string units, string? type, string? unit, double? weight, double? lean, double? surface)
    {
        var read = await Reading.OfAsync(new TestObject
        {
            First = writer => writer.Text(0x00080060, "CS", "PT"),
            More = writer =>
            {
                writer.Text(0x00281052, "DS", "0").Text(0x00281053, "DS", "2").Text(0x00281054, "LO", "US").Text(0x00541001, "CS", units);
                if (type is not null)
                    writer.Text(0x00541006, "CS", type);
                writer.Text(0x70530010, "LO", "Philips PET Private Group").Text(0x70531000, "DS", "0.25");
            },
        });
        var scaling = read.Metadata.Get<ScalingModule>();
        Assert.That((scaling?.SuvBodyWeight, scaling?.SuvLeanBodyMass, scaling?.SuvBodySurfaceArea), Is.EqualTo((weight, lean, surface)));
        Assert.That((read.Image.RescaleType, read.Get<PetSeriesModule>().Units, read.Get<PetSeriesModule>().SuvType),
            Is.EqualTo((unit, units, type)));
    }

    // Half of the dose is left after an hour; the scan began at 12 by the scanner's clock.
    [TestCase("20260102110000", null, 80_000 / 2e8)]
    [TestCase("20260102110000+0100", "+0100", 80_000 / 2e8)]
    [TestCase("20260102100000+0000", "+0100", 80_000 / 2e8)]
    [TestCase("20260102110000+0100", null, 80_000 / 2e8)]
    [TestCase("20250102110000", null, null)] // nothing is left after a year
    [TestCase("20260102130000", null, null)] // after the scan
    [TestCase("yesterday", null, null)]
    public async Task Uptake_OfActivity_IsThatOfWhatIsLeftOfTheDose(string injected, string? zone, double? expected)
    {
        var metadata = await Reading.MetadataOfAsync(new()
        {
            First = writer =>
            {
                writer.Text(0x00080021, "DA", "20260102").Text(0x00080031, "TM", "120000").Text(0x00080060, "CS", "PT");
                if (zone is not null)
                    writer.Text(0x00080201, "SH", zone);
                writer.Text(0x00101030, "DS", "80");
            },
            More = writer => writer.Text(0x00280051, "CS", "ATTN\\DECY")
                .Sequence(0x00540016, true, item =>
                    item.Text(0x00181074, "DS", "4e8").Text(0x00181075, "DS", "3600").Text(0x00181078, "DT", injected))
                .Text(0x00541001, "CS", "BQML").Text(0x00541102, "CS", "START"),
        });
        Assert.That(metadata.Get<ScalingModule>()?.SuvBodyWeight, expected is null ? Is.Null : Is.EqualTo(expected).Within(1e-9));
    }

    [TestCase("{SUVbw}g/ml", 2, 1)]
    [TestCase("Bq/ml", 2, null)]
    [TestCase("{SUVbw}g/ml", 3, null)] // a mapping of other values than the rescale's
    public async Task Uptake_OfAnEnhancedObject_IsThatOfItsMapping(string unit, double slope, double? factor)
    {
        var read = await Reading.OfAsync(new TestObject
        {
            First = writer => writer.Text(0x00080060, "CS", "PT"),
            More = writer => writer.Sequence(0x52009229, true, item => item
                .Sequence(0x00289145, true, group =>
                    group.Text(0x00281052, "DS", "0").Text(0x00281053, "DS", "2").Text(0x00281054, "LO", "US"))
                .Sequence(0x00409096, true, group => group.Sequence(0x004008EA, true, code => code.Text(0x00080100, "SH", unit))
                    .Bytes(0x00409224, "FD", BitConverter.GetBytes(0d)).Bytes(0x00409225, "FD", BitConverter.GetBytes(slope)))),
        });
        Assert.That((read.Image.RescaleType, read.Metadata.Get<ScalingModule>()?.SuvBodyWeight),
            Is.EqualTo((slope == 2 ? unit : "US", factor)));
    }

    // DCMTK and dcm4che go by the shape as well: P-values grow from black to white.
    [TestCase("MONOCHROME1", null, true, false)]
    [TestCase("MONOCHROME2", null, false, false)]
    [TestCase("MONOCHROME1", "INVERSE", true, false)]
    [TestCase("MONOCHROME2", "IDENTITY", false, false)]
    [TestCase("MONOCHROME1", "IDENTITY", false, true)]
    [TestCase("MONOCHROME2", "INVERSE", true, true)]
    [TestCase("MONOCHROME1", "LIN OD", true, false)]
    public async Task Shape_OfThePresentationLut_SaysWhatIsWhite(string photometric, string? shape, bool isInverted, bool isRemarked)
    {
        var image = (await Reading.OfAsync(new TestObject
        {
            Photometric = photometric,
            More = writer =>
            {
                if (shape is not null)
                    writer.Text(0x20500020, "CS", shape);
            },
        })).Image;
        Assert.That((image.Invert, image.Remarks.Length > 0), Is.EqualTo((isInverted, isRemarked)));
    }

    [Test]
    public async Task Rescale_WithAnInterceptAlone_SaysThatTheSlopeIsAssumed()
    {
        var read = await Reading.OfAsync(new TestObject { More = writer => writer.Text(0x00281052, "DS", "-1024") });
        Assert.That((read.Image.RescaleSlope, read.Get<ModalityLutModule>().RescaleSlope), Is.EqualTo((1d, (double?)null)));
        Assert.That(read.Image.Remarks, Has.One.Contains("without a Rescale Slope"));
    }

    private static TestObject Dose(string scaling, string units) => new()
    {
        First = writer => writer.Text(0x00080060, "CS", "RTDOSE"),
        More = writer => writer.Text(0x30040002, "CS", units).Text(0x3004000E, "DS", scaling),
    };
}
