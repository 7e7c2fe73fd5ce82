using System.Collections;
using System.Reflection;
using ImageLoaders.Metadata;

namespace WadoLoader.Tests.Cases;

/// <summary>What an object does not say no module says.</summary>
public sealed class AbsenceTests
{
    private static IEnumerable<TestCaseData> Reported() =>
        Reading.Cases("page/us_empty", "page/us_prio01", "page/us_doppler", "page/mg_po", "page/dx_po", "page/name_groups");

    [TestCaseSource(nameof(Reported))]
    public async Task Read_ReportedCase_StatesWhatTheObjectStates(string name)
    {
        var read = await Reading.OfCaseAsync(name);
        var image = read.Get<GeneralImageModule>();
        var patient = read.Get<PatientModule>();
        var regions = read.Metadata.Get<UltrasoundEnhancedRegionModule>()?.Regions ?? [];
        (object? Actual, object? Expected) wanted = name switch
        {
            "page/us_empty" => (regions.Single(),
                new UltrasoundRegion
                {
                    RegionLocationMinX0 = 0,
                    RegionLocationMinY0 = 0,
                    RegionLocationMaxX1 = 63,
                    RegionLocationMaxY1 =
                63
                }),
            "page/us_prio01" => (string.Join(' ', regions.Select(region => region.IsHighPriority)), "True False"),
            "page/us_doppler" =>
                ((regions.Single().PhysicalUnitsXDirection, regions.Single().PhysicalUnitsYDirection, regions.Single().PhysicalDeltaY),
                (4, 7, 2d)),
            "page/mg_po" => ((string.Join('\\', image.PatientOrientation), image.ImageLaterality, image.ViewPosition), ("P\\L", "R", "CC")),
            "page/dx_po" => ((string.Join('\\', image.PatientOrientation), image.ImageLaterality, image.ViewPosition), ("R\\F", "L", "PA")),
            "page/name_groups" => ((patient.PatientNameAlphabetic, patient.PatientNameIdeographic, patient.PatientNamePhonetic),
                ("Yamada^Tarou", "山田^太郎", "やまだ^たろう")),
            _ => throw new InvalidOperationException(name),
        };
        Assert.That(wanted.Actual, Is.EqualTo(wanted.Expected));
    }

    /// <summary>
    /// Of an object that says nothing but what its pixels need, and empty sequences, every other property of every module is null or empty.
    /// </summary>
    [TestCase("CT", 1)]
    [TestCase("US", 3)]
    [TestCase("NM", 3)]
    [TestCase("PT", 1)]
    [TestCase("RTDOSE", 2)]
    [TestCase("SM", 2)]
    [TestCase("DX", 1)]
    [TestCase("ECG", 1)]
    public async Task Modules_OfAnObjectThatSaysNothing_SayNothing(string modality, int frame)
    {
        var metadata = await Reading.MetadataOfAsync(
            new()
            {
                Frames = 3,
                First = writer => writer.Text(0x00080060, "CS", modality).Sequence(0x00186011, true, item => { }),
                More = writer => writer.Sequence(0x00540016, true, item => { }).Sequence(0x00540022, true, item => { })
                    .Sequence(0x52009229, true, item => item.Sequence(0x0048021A, true, group => { }))
                    .Sequence(0x54000100, true, item => item.Sequence(0x003A0200, true, channel => { })),
            },
            frame);
        var stated = metadata.Modules.SelectMany(module => Stated(module.Name, module)).Order().ToArray();
        Assert.That(stated, Is.SubsetOf(new[]
        {
            "frameModule.FrameNumber", "frameModule.NumberOfFrames", "generalImageModule.SopInstanceUid", "generalSeriesModule.Modality",
                "imagePixelModule.BitsAllocated", "imagePixelModule.BitsStored",
            "imagePixelModule.Columns", "imagePixelModule.HighBit", "imagePixelModule.PhotometricInterpretation",
                "imagePixelModule.PixelRepresentation", "imagePixelModule.PlanarConfiguration",
            "imagePixelModule.Rows", "imagePixelModule.SamplesPerPixel", "imagePlaneModule.Columns", "imagePlaneModule.Rows",
                "multiframeModule.NumberOfFrames", "nmMultiframeGeometryModule.Modality",
            "nmMultiframeGeometryModule.NumberOfFrames", "sopCommonModule.SopClassUid", "sopCommonModule.SopInstanceUid",
                "transferSyntaxModule.TransferSyntaxName",
            "transferSyntaxModule.TransferSyntaxUid",
        }));
        Assert.That(stated, Has.Some.EqualTo("imagePixelModule.Rows"));
    }

    [Test]
    public async Task Laterality_AndOrientationOfAFrame_AreTheFramesOwn()
    {
        var read = await Reading.OfAsync(new TestObject
        {
            First = writer => writer.Text(0x00200020, "CS", "A\\F").Text(0x00200060, "CS", "R").Text(0x00200062, "CS", "B"),
            More = writer => writer.Sequence(0x00540220, true, item => item.Text(0x00080104, "LO", "cranio-caudal"))
                .Sequence(0x52009230, true, item =>
                    item.Sequence(0x00209071, true, group => group.Text(0x00209072, "CS", "L"))
                    .Sequence(0x00209450, true, group => group.Text(0x00200020, "CS", "P\\H"))),
        });
        var image = read.Get<GeneralImageModule>();
        Assert.That((image.PatientOrientation, image.ImageLaterality, read.Get<GeneralSeriesModule>().Laterality, image.ViewCodeMeaning),
            Is.EqualTo((new[] { "P", "H" }, "L", "R", "cranio-caudal")));
    }

    [Test]
    public async Task PatientOrientation_OfOneDirection_IsLeftOutAndQuoted()
    {
        var metadata = await Reading.MetadataOfAsync(new() { First = writer => writer.Text(0x00200020, "CS", "A") });
        Assert.That(metadata.Get<GeneralImageModule>()!.PatientOrientation, Is.Empty);
        Assert.That(metadata.Remarks, Has.One.Contains("Patient Orientation (0020,0020) \"A\""));
    }

    [TestCase("00", null, false)]
    [TestCase("01", null, true)]
    [TestCase(null, null, null)]
    [TestCase(null, "ISO_10918_1", true)]
    [TestCase("00", "ISO_15444_1\\ISO_10918_1", true)] // what was done counts
    public async Task Loss_IsWhatFlagOrMethodSay(string? flag, string? methods, bool? expected)
    {
        var read = await Reading.OfAsync(new TestObject
        {
            More = writer =>
            {
                if (flag is not null)
                    writer.Text(0x00282110, "CS", flag);
                if (methods is not null)
                    writer.Text(0x00282112, "DS", "20\\5,5").Text(0x00282114, "CS", methods);
            },
        });
        Assert.That((read.Get<GeneralImageModule>().LossyImageCompression, read.Image.IsLossy), Is.EqualTo((expected, expected == true)));
        Assert.That(read.Get<GeneralImageModule>().LossyImageCompressionRatio, Is.EqualTo(methods is null ? [] : new[] { 20, 5.5 }));
    }

    private static IEnumerable<string> Stated(string path, object value)
    {
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.Name is not "Name" and not "EqualityContract"))
        {
            var said = property.GetValue(value);
            if (said is IEnumerable many and not string)
            {
                foreach (var statement in many.Cast<object>()
                    .SelectMany(one => one is string or ValueType ? [$"{path}.{property.Name}"] : Stated($"{path}.{property.Name}", one)))
                    yield return statement;
            }
            else if (said is not null and not false)
            {
                yield return $"{path}.{property.Name}";
            }
        }
    }
}
