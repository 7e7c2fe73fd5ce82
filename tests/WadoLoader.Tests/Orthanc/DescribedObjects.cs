namespace WadoLoader.Tests.Orthanc;

/// <summary>Objects whose metadata say much: what a real server makes of it must be read like the file's own.</summary>
internal static class DescribedObjects
{
    public static IEnumerable<OrthancInstance> All()
    {
        yield return OrthancInstance.Make("tables and overlay", 900, TestObject.ExplicitLittleEndian,
            new TestObject { Rows = 16, Columns = 16, First = Slice, More = Tables });
        yield return OrthancInstance.Make("groups of frames", 901, TestObject.ImplicitLittleEndian,
            new TestObject { Rows = 16, Columns = 16, Frames = 3, More = Groups });
    }

    private static void Slice(DicomWriter writer) =>
        writer.Text(0x00200011, "IS", "3").Text(0x00200013, "IS", "17").Text(0x00200032, "DS", "-1.5\\2\\3")
        .Text(0x00200037, "DS", "1\\0\\0\\0\\1\\0")
        .Text(0x00200052, "UI", "1.2.3.5").Text(0x00201041, "DS", "3");

    private static void Tables(DicomWriter writer)
    {
        int[] table = [.. Enumerable.Range(0, 40).Select(i => (i * 7) & 0xFFFF)];
        writer.Text(0x00280030, "DS", "0.5\\0.6").Text(0x00281050, "DS", "40\\100").Text(0x00281051, "DS", "400\\1000")
            .Text(0x00281055, "LO", "SOFT\\HARD")
            .Sequence(0x00283000, false, item =>
                item.UInt16(0x00283002, 40, 0, 16).Text(0x00283003, "LO", "modality").Text(0x00283004, "LO", "OD")
                .Bytes(0x00283006, "OW", writer.Words(table)))
            .Sequence(
                0x00283010,
                true,
                item => item.UInt16(0x00283002, 40, 10, 12).Text(0x00283003, "LO", "first").Bytes(0x00283006, "OW", writer.Words(table)),
                item => item.UInt16(0x00283002, 4, 0, 8).Text(0x00283003, "LO", "last").Bytes(0x00283006, "OW", writer.Words(1, 2, 3, 4)))
            .UInt16(0x60000010, 16).UInt16(0x60000011, 16).Text(0x60000040, "CS", "G").Int16(0x60000050, 1, 1).UInt16(0x60000100, 1)
                .UInt16(0x60000102, 0)
            .Bytes(0x60003000, "OW", [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 37))]);
    }

    private static void Groups(DicomWriter writer) => writer
        .Sequence(0x52009229, false, item => item.Sequence(0x00209116, false, group => group.Text(0x00200037, "DS", "1\\0\\0\\0\\1\\0"))
            .Sequence(0x00289110, false, group => group.Text(0x00180050, "DS", "2").Text(0x00280030, "DS", "0.25\\0.75")))
        .Sequence(0x52009230, false, [.. Enumerable.Range(1, 3).Select(frame => (Action<DicomWriter>)(item => item
            .Sequence(0x00209113, false, group => group.Text(0x00200032, "DS", $"0\\0\\{frame * 10}"))
            .Sequence(0x00289132, false, group => group.Text(0x00281050, "DS", $"{frame}").Text(0x00281051, "DS", "20"))
            .Sequence(0x00289145, false, group =>
                group.Text(0x00281052, "DS", $"-{frame}").Text(0x00281053, "DS", "2").Text(0x00281054, "LO", "HU"))))]);
}
