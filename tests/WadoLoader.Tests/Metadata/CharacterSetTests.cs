using WadoLoader.Metadata;

namespace WadoLoader.Tests.Metadata;

/// <summary>The examples of PS3.5 annexes H to K, and one for each single-byte set.</summary>
public sealed class CharacterSetTests
{
    [TestCase("ISO_IR 100", "C4 6E 65 61 73", "Äneas")]
    [TestCase("ISO_IR 101", "57 61 B3 EA 73 61", "Wałęsa")]
    [TestCase("ISO_IR 109", "B6 E6", "ĥĉ")]
    [TestCase("ISO_IR 110", "A2 B3", "ĸŗ")]
    [TestCase("ISO_IR 144", "BB EE DA", "Люк")]
    [TestCase("ISO_IR 126", "C4 E9 EF ED F5 F3 E9 EF F2", "Διονυσιος")]
    [TestCase("ISO_IR 127", "E2 C8 C7 E6 EA", "قباني")]
    [TestCase("ISO_IR 138", "F9 F8 E5 EF", "שרון")]
    [TestCase("ISO_IR 148", "C7 61 76 75 FE 6F F0 6C 75", "Çavuşoğlu")]
    [TestCase("ISO_IR 166", "B9 D2 CA", "นาส")]
    [TestCase("ISO_IR 13", "D4 CF C0 DE 5E C0 DB B3", "ﾔﾏﾀﾞ^ﾀﾛｳ")]
    [TestCase("ISO_IR 192", "E7 8E 8B 5E E5 B0 8F E6 9D B1", "王^小東")]
    [TestCase("GB18030", "CD F5 5E D0 A1 B6 AB", "王^小东")]
    [TestCase("GBK", "CD F5 5E D0 A1 B6 AB", "王^小东")]
    [TestCase("\\ISO 2022 IR 87", "59 61 6D 61 64 61 5E 54 61 72 6F 75 3D 1B 24 42 3B 33 45 44 1B 28 42 5E 1B 24 42 42 40 4F 3A 1B 28 42",
        "Yamada^Tarou=山田^太郎")]
    [TestCase("ISO 2022 IR 13\\ISO 2022 IR 87", "D4 CF C0 DE 5E C0 DB B3 3D 1B 24 42 3B 33 45 44 1B 28 4A 5E 1B 24 42 42 40 4F 3A 1B 28 4A",
        "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎")]
    [TestCase("\\ISO 2022 IR 149",
        "48 6F 6E 67 5E 47 69 6C 64 6F 6E 67 3D 1B 24 29 43 FB F3 5E 1B 24 29 43 D1 CE D4 D7 3D 1B 24 29 43 C8 AB 5E 1B 24 29 43 B1 E6 "
        + "B5 BF", "Hong^Gildong=洪^吉洞=홍^길동")]
    [TestCase("\\ISO 2022 IR 58", "5A 68 61 6E 67 5E 58 69 61 6F 3D 1B 24 29 41 D5 C5 5E 1B 24 29 41 D0 A1", "Zhang^Xiao=张^小")]
    [TestCase("ISO 2022 IR 100\\ISO 2022 IR 144", "C4 5E 1B 2D 4C BB EE", "Ä^Лю")]
    [TestCase("\\ISO 2022 IR 87\\ISO 2022 IR 159", "41 3D 1B 24 42 3B 33 1B 24 28 44 30 21 6D 63 1B 28 42 42", "A=山丂龥B")]
    [TestCase("ISO_IR 203", "A4 BD", "€œ")]
    [TestCase("", "41 E9", "Aé")]
    [TestCase("ISO-IR 100", "E9", "é")]
    [TestCase("ISO IR 192", "C3 A9", "é")]
    [TestCase("ISO_IR_144", "BB EE DA", "Люк")]
    [TestCase("ISO_2022_IR_100\\ISO-2022-IR 126", "C4 1B 2D 46 C4", "ÄΔ")]
    [TestCase("nonsense", "E9", "é")]
    public void Decode_OfEachSet_IsTheText(string terms, string hex, string expected) => Check(terms, hex, expected);

    // Each delimiter of names and values, and each line's end, brings back the first set.
    [TestCase("ISO 2022 IR 100\\ISO 2022 IR 126", "C4 1B 2D 46 C4 5E C4", "ÄΔ^Ä")]
    [TestCase("ISO 2022 IR 100\\ISO 2022 IR 126", "1B 2D 46 C4 3D C4", "Δ=Ä")]
    [TestCase("ISO 2022 IR 100\\ISO 2022 IR 126", "1B 2D 46 C4 5C C4", "Δ\\Ä")]
    [TestCase("ISO 2022 IR 100\\ISO 2022 IR 126", "1B 2D 46 C4 0D 0A C4", "Δ\r\nÄ")]
    [TestCase("ISO 2022 IR 100\\ISO 2022 IR 126", "1B 2D 46 C4 09 C4", "Δ\tÄ")]
    [TestCase("ISO 2022 IR 100\\ISO 2022 IR 126", "1B 2D 46 C4 20 C4", "Δ Δ")] // a space is none
    [TestCase("\\ISO 2022 IR 149", "1B 24 29 43 FB F3 5E E9", "洪^é")]
    [TestCase("\\ISO 2022 IR 87", "1B 24 42 3B 33 0D 0A 41", "山\r\nA")]
    [TestCase("\\ISO 2022 IR 13", "1B 29 49 D4 CF 1B 28 42 41", "ﾔﾏA")]
    [TestCase("\\ISO 2022 IR 58", "1B 24 29 41 B5 DA D2 BB D0 D0 0D 0A 1B 24 29 41 B5 DA", "第一行\r\n第")]
    public void Decode_OfCodeExtensions_GoesBackAtDelimiters(string terms, string hex, string expected) => Check(terms, hex, expected);

    [TestCase("ISO_IR 192", "41 FF 42", "A\uFFFDB")]
    [TestCase("ISO_IR 192", "E7 8E", "\uFFFD")]
    [TestCase("ISO 2022 IR 100\\ISO 2022 IR 126", "41 1B", "A")]
    [TestCase("ISO 2022 IR 100\\ISO 2022 IR 126", "41 1B 2D 7A 42", "AB")] // a sequence that is not known
    public void Decode_OfInvalidBytes_GoesOn(string terms, string hex, string expected) => Check(terms, hex, expected);
    private static void Check(string terms, string hex, string expected)
    {
        var text = new CharacterSet(terms.Split('\\')).Decode(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        Assert.That(text, Is.EqualTo(expected));
    }

    [Test]
    public void Decode_OfAnyBytes_NeverThrows()
    {
        var random = new Random(3);
        var bytes = new byte[40];
        string[][] sets = [["ISO 2022 IR 13", "ISO 2022 IR 87", "ISO 2022 IR 159"], ["", "ISO 2022 IR 149"], ["GB18030"], ["nonsense"]];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            foreach (ref var b in bytes.AsSpan())
                b = random.Next(4) == 0 ? "\u001B$()BDCAI-"u8.ToArray()[random.Next(10)] : b;
            Assert.That(new CharacterSet(sets[i % 4]).Decode(bytes), Is.Not.Null);
        }
    }
}
