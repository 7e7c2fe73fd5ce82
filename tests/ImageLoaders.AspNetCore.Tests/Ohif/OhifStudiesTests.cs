using System.Net;
using System.Text.Json;
using ImageLoaders.AspNetCore.Ohif;
using ImageLoaders.Metadata;

namespace ImageLoaders.AspNetCore.Tests.Ohif;

/// <summary>Images as OHIF's data source for JSON reads them.</summary>
[CancelAfter(300_000)]
public sealed class OhifStudiesTests
{
    [Test]
    public void Add_ImagesOfTwoSeries_AreGroupedWithDicomsKeywordsAndFormats()
    {
        var studies = new OhifStudies("host", "dicomfile:/data/");
        studies.Add(Slice("1.1", "1.1.1", "dicomfile:/data/1.dcm", 10));
        studies.Add(Slice("1.1", "1.1.2", "dicomfile:/data/2.dcm", 12.5));
        studies.Add(Slice("1.2", "1.2.1", "dicomfile:/data/3.dcm", 0));

        var study = Json(studies).GetProperty("studies").EnumerateArray().Single();
        var series = study.GetProperty("series").EnumerateArray().ToArray();
        var second = series[0].GetProperty("instances")[1];

        Assert.That(study.GetProperty("StudyInstanceUID").GetString(), Is.EqualTo("1"));
        Assert.That(study.GetProperty("PatientName").GetString(), Is.EqualTo("Doe^Jane"));
        Assert.That(study.GetProperty("StudyDate").GetString(), Is.EqualTo("20240131"));
        Assert.That(study.GetProperty("StudyTime").GetString(), Is.EqualTo("090500.5"));
        Assert.That(study.GetProperty("NumInstances").GetInt32(), Is.EqualTo(3));
        Assert.That(series.Select(one => one.GetProperty("SeriesInstanceUID").GetString()), Is.EqualTo(new[] { "1.1", "1.2" }));
        Assert.That(second.GetProperty("url").GetString(), Is.EqualTo("host:dicomfile:/data/2.dcm"));
        Assert.That(second.GetProperty("metadata").GetProperty("ImagePositionPatient")[2].GetDouble(), Is.EqualTo(12.5));
        Assert.That(second.GetProperty("metadata").GetProperty("PixelSpacing").GetRawText(), Is.EqualTo("[0.7,0.5]"));
    }

    [Test]
    public void Add_ObjectThatStatesNoPlace_HasNoKeyForIt()
    {
        var studies = new OhifStudies("host", "x:1");
        studies.Add(new(new("x:1"), new(new GeneralSeriesModule { Modality = "DX" }, new ImagePlaneModule
        {
            RowPixelSpacing = 0.1,
            ColumnPixelSpacing = 0.1,
            PixelSpacingSource = PixelSpacingSource.Detector,
        }, new CalibrationModule { RowImagerPixelSpacing = 0.1, ColumnImagerPixelSpacing = 0.1 })));

        var metadata = Instances(Json(studies)).Single().GetProperty("metadata");

        foreach (var keyword in new[] { "ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SliceLocation",
            "RescaleSlope" })
            Assert.That(metadata.TryGetProperty(keyword, out _), Is.False, keyword);
        Assert.That(metadata.GetProperty("ImagerPixelSpacing").GetRawText(), Is.EqualTo("[0.1,0.1]"));
    }

    [Test]
    public void Add_FramesOfOneObject_AreEntriesOfOneInstanceWithTheirFunctionalGroups()
    {
        var studies = new OhifStudies("host", "dicomfile:/mr.dcm");
        foreach (var frame in new[] { 3, 1, 2 })
            studies.Add(Slice("1.1", "1.1.1", $"dicomfile:/mr.dcm?frame={frame}", 4 * frame, frame));

        var instances = Instances(Json(studies)).ToArray();
        var first = instances[0].GetProperty("metadata");
        var groups = first.GetProperty("PerFrameFunctionalGroupsSequence").EnumerateArray().ToArray();

        Assert.That(instances.Select(instance => instance.GetProperty("url").GetString()![^1]), Is.EqualTo("123"));
        Assert.That(instances.Select(instance => instance.GetProperty("metadata").GetProperty("SOPInstanceUID").GetString()),
            Is.All.EqualTo("1.1.1"));
        Assert.That(first.GetProperty("NumberOfFrames").GetInt32(), Is.EqualTo(3));
        Assert.That(groups.Select(group =>
            group.GetProperty("PlanePositionSequence")[0].GetProperty("ImagePositionPatient")[2].GetDouble()),
            Is.EqualTo(new[] { 4.0, 8, 12 }));
        Assert.That(first.TryGetProperty("ImagePositionPatient", out _), Is.False);
    }

    [Test]
    public void Add_StudyUidOfTwoPatients_IsAStudyForEachOfThem()
    {
        var studies = new OhifStudies("host", "dicomfile:/data/");
        foreach (var (patient, name) in new[] { ("7", "Doe^Jane"), ("8", "Roe^Richard"), (null, null), ("7", "Doe^Jane") })
            studies.Add(Slice("1.1", "1.1.1", $"dicomfile:/data/{patient}.dcm", 0, patient: new()
            {
                PatientId = patient,
                PatientName = name,
            }));

        var told = Json(studies).GetProperty("studies").EnumerateArray().ToArray();

        Assert.That(told.Select(study => study.TryGetProperty("PatientName", out var name) ? name.GetString() : null),
            Is.EqualTo(new[] { "Doe^Jane", "Roe^Richard", null }));
        Assert.That(told.Select(study => study.GetProperty("StudyInstanceUID").GetString()), Is.Unique);
        Assert.That(told.Select(study => study.GetProperty("series")[0].GetProperty("SeriesInstanceUID").GetString()), Is.Unique);
        Assert.That(told[0].GetProperty("StudyInstanceUID").GetString(), Is.EqualTo("1"));
        Assert.That(told[1].GetProperty("series")[0].GetProperty("instances")[0].GetProperty("url").GetString(),
            Is.EqualTo("host:dicomfile:/data/8.dcm"));
    }

    [Test]
    public void Add_CopiesOfAnObject_AreObjectsOfTheirOwn()
    {
        var studies = new OhifStudies("host", "dicomfile:/data/");
        foreach (var (file, frame) in new[] { ("a", 1), ("a", 2), ("b", 1), ("b", 2), ("c", 1) })
            studies.Add(Slice("1.1", "1.1.1", $"dicomfile:/data/{file}?frame={frame}", 4 * frame, frame));

        var json = Json(studies);
        var objects = Instances(json).GroupBy(static instance =>
            instance.GetProperty("metadata").GetProperty("SOPInstanceUID").GetString()!).ToArray();

        Assert.That(objects.Select(one => string.Join(' ', one.Select(frame => frame.GetProperty("url").GetString()!["host:".Length..]))),
            Is.EqualTo(new[]
            {
                "dicomfile:/data/a?frame=1 dicomfile:/data/a?frame=2", "dicomfile:/data/b?frame=1 dicomfile:/data/b?frame=2",
                "dicomfile:/data/c?frame=1",
            }));
        Assert.That(objects[0].Key, Is.EqualTo("1.1.1"));
        Assert.That(objects[1].First().GetProperty("metadata").GetProperty("NumberOfFrames").GetInt32(), Is.EqualTo(2));
        Assert.That(objects[2].Single().GetProperty("metadata").TryGetProperty("NumberOfFrames", out _), Is.False);
        Assert.That(json.GetProperty("studies")[0].GetProperty("NumInstances").GetInt32(), Is.EqualTo(3));
    }

    [TestCase("1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.2")]
    [TestCase("1.2.840.10008.5.1.4.1.1.481.2", "1.2.840.10008.5.1.4.1.1.481.2")]
    [TestCase("1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.7", TestName = "Add_Segmentation_IsASecondaryCapture")]
    [TestCase("1.2.840.10008.5.1.4.1.1.77.1.6", "1.2.840.10008.5.1.4.1.1.7", TestName = "Add_WholeSlide_IsASecondaryCapture")]
    [TestCase("1.3.46.670589.11.0.0.12.1", "1.2.840.10008.5.1.4.1.1.7", TestName = "Add_PrivateClass_IsASecondaryCapture")]
    [TestCase(null, "1.2.840.10008.5.1.4.1.1.7", TestName = "Add_WithoutAClass_IsASecondaryCapture")]
    public void Add_ImageOfAClass_HasAClassThatOhifShows(string? sopClassUid, string shown)
    {
        var studies = new OhifStudies("host", "x:1");
        studies.Add(new(new("x:1"), new(new SopCommonModule { SopClassUid = sopClassUid, SopInstanceUid = "1.1" })));

        var metadata = Instances(Json(studies)).Single().GetProperty("metadata");

        Assert.That(metadata.GetProperty("SOPClassUID").GetString(), Is.EqualTo(shown));
    }

    [Test]
    public async Task GetOhif_ImageThatIsNoDicomObject_IsASecondaryCaptureWithUidsOfItsOwn()
    {
        await using var service = await Service.StartAsync();

        using var response = await service.GetAsync("/images/ohif.json?id=ramp:3x2&scheme=there");
        using var again = await service.GetAsync("/images/ohif.json?id=ramp:3x2&scheme=there");
        var instance = Instances(await Service.ReadJsonAsync(response)).Single();
        var metadata = instance.GetProperty("metadata");

        Assert.That(instance.GetProperty("url").GetString(), Is.EqualTo("there:ramp:3x2"));
        Assert.That(metadata.GetProperty("SOPClassUID").GetString(), Is.EqualTo("1.2.840.10008.5.1.4.1.1.7"));
        Assert.That(metadata.GetProperty("SOPInstanceUID").GetString(), Does.Match(@"^2\.25\.[1-9]\d{0,38}$"));
        Assert.That(metadata.GetProperty("Rows").GetInt32() * metadata.GetProperty("Columns").GetInt32(), Is.EqualTo(6));
        Assert.That(again.Headers.ETag, Is.EqualTo(response.Headers.ETag));
    }

    [TestCase("id=ramp:1x1&scheme=a:b", HttpStatusCode.BadRequest)]
    [TestCase("id=nobody:1", HttpStatusCode.NotFound)]
    [TestCase("", HttpStatusCode.BadRequest)]
    public async Task GetOhif_ThatCannotBeAnswered_IsAProblem(string query, HttpStatusCode status)
    {
        await using var service = await Service.StartAsync();
        using var response = await service.GetAsync("/images/ohif.json?" + query);

        await Service.ReadProblemAsync(response, status);
    }

    private static OhifImage Slice(string series, string instance, string id, double z, int? frame = null,
        PatientModule? patient = null) => new(new(id), new(
    [
        new GeneralStudyModule { StudyInstanceUid = "1", StudyDate = new(2024, 1, 31), StudyTime = new(9, 5, 0, 500) },
        new GeneralSeriesModule { SeriesInstanceUid = series, Modality = "CT" },
        patient ?? new PatientModule { PatientName = "Doe^Jane", PatientId = "7" },
        new SopCommonModule { SopClassUid = "1.2.840.10008.5.1.4.1.1.2", SopInstanceUid = instance },
        new FrameModule { FrameNumber = frame },
        new ImagePlaneModule
        {
            ImageOrientationPatient = [1, 0, 0, 0, 1, 0],
            ImagePositionPatient = [0, 0, z],
            RowPixelSpacing = 0.7,
            ColumnPixelSpacing = 0.5,
        },
    ]));

    private static JsonElement Json(OhifStudies studies) => JsonDocument.Parse(studies.ToJson().ToJsonString()).RootElement;

    private static IEnumerable<JsonElement> Instances(JsonElement json) => json.GetProperty("studies").EnumerateArray()
        .SelectMany(study => study.GetProperty("series").EnumerateArray())
        .SelectMany(series => series.GetProperty("instances").EnumerateArray());
}
