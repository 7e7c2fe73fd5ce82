using FsCheck;
using FsCheck.Fluent;
using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Tests.Dicom;

public sealed class DatasetPropertyTests
{
    [Test]
    public void Read_OfAnyElements_FindsEachValue([Values(0, 1, 2, 3)] int syntax) => Prop.ForAll<byte[][]>(values =>
    {
        var uid = TestObject.NativeSyntaxes[syntax];
        var writer = DicomWriter.Write(uid).Text(0x00080018, "UI", "1.2");
        for (var i = 0; i < values.Length; i++)
            writer.Bytes(0x00091000 + (uint)i, i % 2 == 0 ? "OB" : "LO", values[i]);
        var dicom = DicomObject.Read(ContentSource.FromBytes(writer.ToFile(uid)));
        return values.Select((value, i) => dicom.Dataset.Bytes(0x00091000 + (uint)i).SequenceEqual(value)).All(isEqual => isEqual);
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Numbers_OfAnyText_NeverThrow() => Prop.ForAll<string>(text =>
    {
        var file = new DicomWriter().Text(0x00080018, "UI", "1.2").Text(0x00281050, "LT", text ?? "")
            .ToFile(TestObject.ExplicitLittleEndian);
        return DicomObject.Read(ContentSource.FromBytes(file)).Dataset.Numbers(Tag.WindowCenter, Vr.DS).All(double.IsFinite);
    }).QuickCheckThrowOnFailure();
}
