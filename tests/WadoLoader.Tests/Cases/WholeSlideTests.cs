using ImageLoaders.Metadata;

namespace WadoLoader.Tests.Cases;

/// <summary>Tiles of whole slides: their place in the Total Pixel Matrix, and none in a patient.</summary>
public sealed class WholeSlideTests
{
    private static IEnumerable<TestCaseData> Reported() => Reading.Cases("dicom/wsi_full");

    [TestCaseSource(nameof(Reported))]
    public async Task Read_ReportedCase_IsATileOfItsMatrix(string name)
    {
        foreach (var (frame, column, row) in new[] { (1, 1, 1), (2, 49, 1), (3, 1, 41), (4, 49, 41) })
        {
            var read = await Reading.OfCaseAsync(name, frame);
            var tile = read.Get<WholeSlideMicroscopyImageModule>();
            Assert.That((tile.ColumnPositionInTotalImagePixelMatrix, tile.RowPositionInTotalImagePixelMatrix, tile.FocalPlane,
                tile.OpticalPathIdentifier), Is.EqualTo((column, row, 1, "1")));
            Assert.That((tile.TotalPixelMatrixColumns, tile.TotalPixelMatrixRows, tile.TotalPixelMatrixOriginX,
                tile.TotalPixelMatrixOriginY), Is.EqualTo((96, 80, 20d, 40d)));
            Assert.That(tile.ImageOrientationSlide, Is.EqualTo(new[] { 0d, -1, 0, -1, 0, 0 }));
            var plane = read.Get<ImagePlaneModule>();
            Assert.That((plane.ImagePositionPatient.Length, plane.ImageOrientationPatient.Length, plane.UsingDefaultValues,
                plane.RowPixelSpacing), Is.EqualTo((0, 0, false, 0.0005)));
        }
    }

    // 13 x 9 pixels in tiles of 6 x 4: 3 x 3, in 2 focal planes, of 2 optical paths.
    [TestCase(1, 1, 1, 1, "A")]
    [TestCase(3, 13, 1, 1, "A")]
    [TestCase(9, 13, 9, 1, "A")]
    [TestCase(10, 1, 1, 2, "A")]
    [TestCase(19, 1, 1, 1, "B")]
    [TestCase(36, 13, 9, 2, "B")]
    public async Task TiledFull_FollowsColumnsRowsPlanesAndPaths(int frame, int column, int row, int plane, string path)
    {
        var tile = (await Reading.OfAsync(Slide("TILED_FULL", 36), frame)).Get<WholeSlideMicroscopyImageModule>();
        Assert.That(
            (tile.ColumnPositionInTotalImagePixelMatrix, tile.RowPositionInTotalImagePixelMatrix, tile.FocalPlane,
                tile.OpticalPathIdentifier, tile.OpticalPathDescription),
            Is.EqualTo((column, row, plane, path, $"path {path}")));
    }

    [Test]
    public async Task TiledFull_InAConcatenation_GoesOnWhereTheOneBeforeEnded()
    {
        var tile = (await Reading.OfAsync(Slide("TILED_FULL", 2, writer => writer.Bytes(0x00209228, "UL", [18, 0, 0, 0])), 2))
            .Get<WholeSlideMicroscopyImageModule>();
        Assert.That((tile.ColumnPositionInTotalImagePixelMatrix, tile.RowPositionInTotalImagePixelMatrix, tile.FocalPlane,
            tile.OpticalPathIdentifier), Is.EqualTo((7, 1, 1, "B")));
    }

    [Test]
    public async Task TiledFull_WithMoreFramesThanTiles_LeavesTheirPlaceOut()
    {
        var read = await Reading.OfAsync(Slide("TILED_FULL", 37), 37);
        Assert.That(read.Get<WholeSlideMicroscopyImageModule>().ColumnPositionInTotalImagePixelMatrix, Is.Null);
        Assert.That(read.Metadata.Remarks, Has.One.Contains("Frame 37"));
    }

    [TestCase(1, 5, 1, "A", -1.5)]
    [TestCase(2, 1, 9, "B", 0.0)]
    public async Task TiledSparse_SaysEachTilesPlace(int frame, int column, int row, string path, double z)
    {
        static void Tile(DicomWriter item, byte column, byte row, string path, string z, byte plane) => item
            .Sequence(0x00209111, true, group => group.Bytes(0x00209157, "UL", [1, 0, 0, 0, plane, 0, 0, 0]))
            .Sequence(0x0048021A, true, group => group.Text(0x0040072A, "DS", "20,5").Text(0x0040073A, "DS", "40").Text(0x0040074A, "DS", z)
                .Bytes(0x0048021E, "SL", [column, 0, 0, 0]).Bytes(0x0048021F, "SL", [row, 0, 0, 0]))
            .Sequence(0x00480207, true, group => group.Text(0x00480106, "SH", path));
        var what = Slide(
            "TILED_SPARSE",
            2,
            writer => writer.Sequence(0x00209222, true, item => item.Bytes(0x00209165, "AT", [0x40, 0, 0x2A, 7]), item =>
                item.Bytes(0x00209165, "AT", [0x40, 0, 0x4A, 7])),
            writer => writer.Sequence(0x52009230, true, item => Tile(item, 5, 1, "A", "-1.5", 1), item => Tile(item, 1, 9, "B", "0", 2)));
        var read = await Reading.OfAsync(what, frame);
        var tile = read.Get<WholeSlideMicroscopyImageModule>();
        Assert.That(
            (tile.ColumnPositionInTotalImagePixelMatrix, tile.RowPositionInTotalImagePixelMatrix, tile.OpticalPathIdentifier,
                tile.OpticalPathDescription, tile.FocalPlane),
            Is.EqualTo((column, row, path, $"path {path}", frame)));
        Assert.That((tile.XOffsetInSlideCoordinateSystem, tile.YOffsetInSlideCoordinateSystem, tile.ZOffsetInSlideCoordinateSystem),
            Is.EqualTo((20.5, 40d, z)));
        Assert.That(read.Get<ImagePlaneModule>().ImagePositionPatient, Is.Empty);
        Assert.That(read.Metadata.Remarks, Has.One.Contains("\"20,5\""));
    }

    private static TestObject Slide(string organization, int frames, Action<DicomWriter>? dimensions = null, Action<DicomWriter>? groups =
        null) => new()
        {
            Frames = frames,
            First = writer =>
            {
                writer.Text(0x00080060, "CS", "SM");
                dimensions?.Invoke(writer);
                writer.Text(0x00209311, "CS", organization);
            },
            More = writer =>
            {
                writer.Bytes(0x00480006, "UL", [13, 0, 0, 0]).Bytes(0x00480007, "UL", [9, 0, 0, 0])
                    .Sequence(0x00480105, true, item => item.Text(0x00480106, "SH", "A").Text(0x00480107, "ST", "path A"), item =>
                        item.Text(0x00480106, "SH", "B").Text(0x00480107, "ST", "path B"))
                    .Bytes(0x00480303, "UL", [2, 0, 0, 0]);
                groups?.Invoke(writer);
            },
        };
}
