using System.Text;
using ImageLoaders.Metadata;

namespace WadoLoader.Tests.Cases;

/// <summary>Text without a character set, or of one that is not known.</summary>
public sealed class TextTests
{
    private static IEnumerable<TestCaseData> Reported() => Reading.Cases("page/name_unknowncs");

    [TestCaseSource(nameof(Reported))]
    public async Task Read_ReportedCase_SaysThatTheCharacterSetIsNotKnown(string name) =>
        Assert.That((await Reading.OfCaseAsync(name)).Remarks,
            Has.Some.Contains("Specific Character Set (0008,0005) \"ISO_IR 999\" is not known"));

    [TestCase(null, "Müller^Jürgen", true, "UTF-8")]
    [TestCase(null, "山田^太郎", true, "UTF-8")]
    [TestCase(null, "Müller", false, "Latin-1")]
    [TestCase("", "Müller", true, "UTF-8")]
    [TestCase("ISO_IR 6", "Müller", true, "UTF-8")]
    [TestCase("ISO_IR 999", "Müller", true, "UTF-8")]
    [TestCase("ISO 2022 IR 6\\ISO 2022 IR 87", "Müller", true, "UTF-8")]
    [TestCase(null, "Mueller", true, null)]
    [TestCase("ISO_IR 100", "Müller", false, null)]
    [TestCase("ISO_IR 192", "Müller", true, null)]
    public async Task Text_BeyondAscii_IsReadAsItsBytesCanBe(string? set, string name, bool isUtf8, string? remark)
    {
        var bytes = (isUtf8 ? Encoding.UTF8 : Encoding.Latin1).GetBytes(name);
        foreach (var syntax in TestObject.NativeSyntaxes)
        {
            var read = await Reading.OfAsync(
                new TestObject
                {
                    First = writer =>
                    {
                        if (set is not null)
                            writer.Text(0x00080005, "CS", set);
                        writer.Bytes(0x00100010, "PN", bytes.Length % 2 == 0 ? bytes : [.. bytes, (byte)' ']);
                    },
                },
                syntax: syntax);
            Assert.That(read.Get<PatientModule>().PatientName, Is.EqualTo(name));
            Assert.That(read.Metadata.Remarks.Where(said => said.Contains("Patient's Name", StringComparison.Ordinal)),
                remark is null ? Is.Empty : Has.One.Contains($"read as {remark}"));
        }
    }

    [Test]
    public async Task Text_ThatIsNotOfItsCharacterSet_SaysWhatIsMissing()
    {
        var read = await Reading.OfAsync(new TestObject
        {
            First = writer => writer.Text(0x00080005, "CS", "ISO_IR 192").Bytes(0x00100010, "PN", [(byte)'M', 0xFC, (byte)'l', (byte)'l'])
        });
        Assert.That(read.Get<PatientModule>().PatientName, Is.EqualTo("M\uFFFDll"));
        Assert.That(read.Metadata.Remarks, Has.One.Contains("M\uFFFDll"));
    }
}
