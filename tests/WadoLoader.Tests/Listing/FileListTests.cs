using System.Globalization;
using ImageLoaders;
using ImageLoaders.Metadata;

namespace WadoLoader.Tests.Listing;

public sealed class FileListTests
{
    private FakeHost _host = null!;
    private string _folder = null!;

    [SetUp]
    public void SetUp()
    {
        _host = new FakeHost();
        _folder = Directory.CreateTempSubdirectory("imageloaders-list-").FullName + Path.DirectorySeparatorChar;
    }

    [TearDown]
    public void TearDown()
    {
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task ListImages_OfAFolder_GroupsByStudyAndSeries()
    {
        Write("a/1.dcm", Slice("1", study: "1.1", series: "1.1.2", number: 2, position: 0));
        Write("a/2.dcm", Slice("2", study: "1.1", series: "1.1.1", number: 1, position: 5));
        Write("b/3.dcm", Slice("3", study: "1.1", series: "1.1.1", number: 1, position: -5));
        Write("c/4.dcm", Slice("4", study: "1.2", series: "1.2.1", number: 1, position: 0, date: "20250101"));

        var listing = await _host.ListAsync($"dicomfile:{_folder}");

        Assert.That(listing.ImageCount, Is.EqualTo(4));
        Assert.That(listing.Groups.Select(study => study.Uid), Is.EqualTo(new[] { "1.2", "1.1" })); // by date
        Assert.That(listing.Groups[1].Groups.Select(series => (series.Uid, series.Number, series.Modality, series.ImageCount)),
            Is.EqualTo(new[] { ("1.1.1", 1, "CT", 2), ("1.1.2", 2, "CT", 1) }));
        Assert.That(Files(listing), Is.EqualTo(new[] { "c/4.dcm", "b/3.dcm", "a/2.dcm", "a/1.dcm" }));
        Assert.That((listing.Groups[1].PatientName, listing.Groups[1].PatientId, listing.Groups[1].Date),
            Is.EqualTo(("Doe^Jane", "P1", new DateOnly(2026, 1, 2))));
        Assert.That(Files(await _host.ListAsync(listing.Groups[1].Groups[0].ListId!.Value.Value)),
            Is.EqualTo(new[] { "b/3.dcm", "a/2.dcm" }));
        Assert.That(Files(await _host.ListAsync(listing.Groups[0].ListId!.Value.Value)), Is.EqualTo(new[] { "c/4.dcm" }));
    }

    [Test]
    public async Task ListImages_OneStudyUidOfTwoPatients_AreTwoStudies()
    {
        Write("1.dcm", Slice("1", patient: "P1"));
        Write("2.dcm", Slice("2", patient: "P2"));

        var listing = await _host.ListAsync($"dicomfile:{_folder}");

        Assert.That(listing.Groups.Select(study => (study.Uid, study.PatientId, study.ImageCount)),
            Is.EqualTo(new[] { ("1.1", "P1", 1), ("1.1", "P2", 1) }));
    }

    [Test]
    public async Task ListImages_FilesThatAreNoImages_AreNamedAndLeftOut()
    {
        Write("1.dcm", Slice("1"));
        Write("again.dcm", Slice("1"));
        Write("readme.txt", "no picture at all, and long enough to look at"u8.ToArray());
        Write("report.dcm", new DicomWriter().Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.88.11").Text(0x00080018, "UI", "9")
            .Text(0x00080060, "CS", "SR").ToFile(TestObject.ExplicitLittleEndian));
        Write("cut.dcm", Slice("3")[..300]);

        var listing = await _host.ListAsync($"dicomfile:{_folder}");

        Assert.That(Files(listing), Is.EqualTo(new[] { "1.dcm" }));
        Assert.That(listing.Remarks, Has.Length.EqualTo(4));
        Assert.That(listing.Remarks, Has.One.Contains("readme.txt"));
        Assert.That(listing.Remarks, Has.One.Contains("cut.dcm"));
        Assert.That(listing.Remarks, Has.One.Contains("report.dcm").And.Contains("structured report"));
        Assert.That(listing.Remarks, Has.One.Contains("again.dcm").And.Contains("listed once"));
    }

    [Test]
    public async Task ListImages_OfAMultiFrameObject_AreItsFrames()
    {
        var file = new TestObject { Frames = 3, First = Series("1.1", "1.1.1", 1, "P1", "20260102") }
            .ToFile(TestObject.ExplicitLittleEndian, new long[24 * 3]);
        Write("x.dcm", file);

        var listing = await _host.ListAsync($"dicomfile:{_folder}x.dcm");

        Assert.That(listing.GetImages().Select(image => image.ImageId.Value),
            Is.EqualTo(Enumerable.Range(1, 3).Select(frame => $"dicomfile:{_folder}x.dcm?frame={frame}")));
        Assert.That(listing.GetImages().Select(image => image.Metadata!.Get<FrameModule>()!.FrameNumber), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That((await _host.ListAsync($"dicomfile:{_folder}x.dcm?frame=2")).GetImages().Single().ImageId.Value,
            Does.EndWith("frame=2"));
    }

    [Test]
    public async Task ListImages_FramesThatAreNotThere_AreLeftOutWithARemark()
    {
        Write("x.dcm", new TestObject { Frames = 1_000_000_000 }.ToFile(TestObject.ExplicitLittleEndian, new long[24 * 2]));

        var listing = await _host.ListAsync($"dicomfile:{_folder}x.dcm");

        Assert.That(listing.ImageCount, Is.EqualTo(2));
        Assert.That(listing.Remarks.Single(), Does.Contain("1,000,000,000").And.Contain("bytes for 2"));
    }

    [Test]
    public async Task ListImages_FilmsWithoutPositions_AreAStackEach()
    {
        for (var i = 1; i <= 2; i++)
            Write($"{i}.dcm", new TestObject { Uid = $"1.{i}", Frames = 3, First = Series("1.1", "1.1.1", 1, "P1", "20260102") }
                .ToFile(TestObject.ExplicitLittleEndian, new long[24 * 3]));

        Assert.That((await _host.ListAsync($"dicomfile:{_folder}")).GetStacks().Select(stack => stack.ImageCount),
            Is.EqualTo(new[] { 3, 3 }));
    }

    [Test]
    public async Task ListImages_OfADicomdir_AreTheFilesThatItNames()
    {
        Write("IMAGES/I1", Slice("1", position: 1));
        Write("images/i2", Slice("2", position: 0)); // in small letters, as copied media have it
        Write("IMAGES/I3", Slice("3"));
        Write("IMAGES/I4", Slice("4"));
        Write("DICOMDIR", new DicomWriter().Sequence(0x00041220, true,
            item => item.UInt16(0x00041410, 0xFFFF).Text(0x00041430, "CS", "STUDY"),
            item => Record(item, "IMAGES\\I1", "1"),
            item => Record(item, "IMAGES\\I2", "2"),
            item => Record(item, "IMAGES\\I3", "3", inUse: 0),
            item => Record(item, "IMAGES\\I4", "another"),
            item => Record(item, "..\\SECRET", "5"),
            item => Record(item, "IMAGES\\GONE", "6")).ToFile(TestObject.ExplicitLittleEndian));

        var listing = await _host.ListAsync($"dicomfile:{_folder}DICOMDIR");

        Assert.That(Files(listing), Is.EqualTo(new[] { "images/i2", "IMAGES/I1" }));
        Assert.That(listing.Remarks, Has.Length.EqualTo(3));
        Assert.That(listing.Remarks, Has.One.Contains("I4").And.Contains("another"));
        Assert.That(listing.Remarks, Has.One.Contains("SECRET").And.Contains("no path below"));
        Assert.That(listing.Remarks, Has.One.Contains("GONE"));

        static void Record(DicomWriter item, string file, string uid, int inUse = 0xFFFF) => item.UInt16(0x00041410, inUse)
            .Text(0x00041430, "CS", "IMAGE").Text(0x00041500, "CS", file).Text(0x00041511, "UI", uid);
    }

    [Test]
    public async Task ListImages_OfAFolderWithoutItsSlash_IsTheSame()
    {
        Write("1.dcm", Slice("1"));

        Assert.That((await _host.ListAsync($"dicomfile:{Path.TrimEndingDirectorySeparator(_folder)}")).ImageCount, Is.EqualTo(1));
        Assert.That(async () => await _host.ListAsync($"dicomfile:{_folder}none"),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.NotFound));
    }

    [TestCase("?series=1&series=2")]
    [TestCase("?series=1&stack=0")]
    public void ListImages_ParametersThatCannotBe_AreInvalid(string query) =>
        Assert.That(async () => await _host.ListAsync($"dicomfile:{_folder}{query}"),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.InvalidImageId));

    [Test]
    public async Task ListImages_Progress_CountsTheFiles()
    {
        for (var i = 0; i < 70; i++)
            Write($"{i}.dcm", Slice(i.ToString(CultureInfo.InvariantCulture), position: i));
        var progress = new List<ImageLoadProgress>();

        await _host.ListAsync($"dicomfile:{_folder}", new Progress(progress));

        Assert.That(progress, Has.Some.EqualTo(new ImageLoadProgress(0, null) { PartsDone = 70, Parts = 70 }));
        Assert.That(progress, Has.Count.EqualTo(3));
    }

    [Test]
    [Category("Long")]
    public async Task ListImages_OfManyFrames_TakesTimeInProportion()
    {
        foreach (var frames in (int[])[250, 2_000])
        {
            Write("x.dcm", Enhanced(frames));
            await _host.ListAsync($"dicomfile:{_folder}x.dcm");
        }

        var (few, many) = (Measure(250), Measure(2_000));
        TestContext.Out.WriteLine($"250 frames {few.TotalMilliseconds:F1} ms, 2,000 frames {many.TotalMilliseconds:F1} ms");
        Assert.That(many / few, Is.LessThan(8 * 3));

        TimeSpan Measure(int frames)
        {
            Write("x.dcm", Enhanced(frames));
            var best = TimeSpan.MaxValue;
            for (var i = 0; i < 5; i++)
            {
                var before = Environment.CpuUsage.TotalTime;
                _host.ListAsync($"dicomfile:{_folder}x.dcm").GetAwaiter().GetResult();
                var taken = Environment.CpuUsage.TotalTime - before;
                best = taken < best ? taken : best;
            }

            return best;
        }
    }

    private static byte[] Enhanced(int frames) => new TestObject
    {
        Frames = frames,
        Rows = 1,
        Columns = 1,
        More = writer => writer
            .Sequence(0x52009229, true, item => item.Sequence(0x00209116, true, group =>
                group.Text(0x00200037, "DS", "1\\0\\0\\0\\1\\0")))
            .Sequence(0x52009230, true, [.. Enumerable.Range(0, frames).Select(frame => (Action<DicomWriter>)(item => item
                .Sequence(0x00209111, true, group => group.Bytes(0x00209057, "UL", BitConverter.GetBytes(frame + 1)))
                .Sequence(0x00209113, true, group => group.Text(0x00200032, "DS", $"0\\0\\{frame}"))))]),
    }.ToFile(TestObject.ExplicitLittleEndian, new long[frames]);

    private static byte[] Slice(
        string uid, string study = "1.1", string series = "1.1.1", int number = 1, double position = 0, string patient = "P1",
        string date = "20260102") => new TestObject
        {
            Uid = uid,
            First = writer =>
            {
                Series(study, series, number, patient, date)(writer);
                writer.Text(0x00200032, "DS", string.Create(CultureInfo.InvariantCulture, $"0\\0\\{position}"))
                    .Text(0x00200037, "DS", "1\\0\\0\\0\\1\\0");
            },
        }.ToFile(TestObject.ExplicitLittleEndian, new long[24]);

    private static Action<DicomWriter> Series(string study, string series, int number, string patient, string date) => writer => writer
        .Text(0x00080020, "DA", date).Text(0x00080060, "CS", "CT").Text(0x00100010, "PN", "Doe^Jane").Text(0x00100020, "LO", patient)
        .Text(0x0020000D, "UI", study).Text(0x0020000E, "UI", series).Text(0x00200011, "IS", number.ToString(CultureInfo.InvariantCulture));

    private string[] Files(ImageListing listing) =>
        [.. listing.GetImages().Select(image => Path.GetRelativePath(_folder, image.ImageId.Rest).Replace('\\', '/'))];

    private void Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    private sealed class Progress(List<ImageLoadProgress> values) : IProgress<ImageLoadProgress>
    {
        public void Report(ImageLoadProgress value)
        {
            lock (values)
                values.Add(value);
        }
    }
}
