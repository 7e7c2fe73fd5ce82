using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace ImageLoaders.Abstractions.Tests.Loading;

/// <summary>What logs show of an id must not hold secrets and must stay one short line.</summary>
internal sealed class ImageIdDisplayTests
{
    private const string Secret = "SECRET";

    [TestCase("noise:42", "noise:42")]
    [TestCase("C:\\x.dcm", "C:\\x.dcm")]
    [TestCase("wadouri:https://server/wado?requestType=WADO&objectUID=1.2&flag",
        "wadouri:https://server/wado?requestType=…&objectUID=…&flag")]
    [TestCase("wadouri:https://server/wado?a=", "wadouri:https://server/wado?a=")]
    [TestCase("https://user:SECRET@server/a@b", "https://…@server/a@b")]
    [TestCase("wadors:https://us@er:SECRET@server?x=SECRET#SECRET", "wadors:https://…@server?x=…#…")]
    [TestCase("http://proxy/http://user:SECRET@server/", "http://proxy/http://…@server/")]
    [TestCase("wadouri:?u=SECRET//x@y", "wadouri:?u=…")]
    [TestCase("http://server/a?b=SECRET;SECRET&c=SECRET?SECRET=SECRET", "http://server/a?b=…&c=…")]
    [TestCase("dicomfile:/a.dcm?frame=12&key=SECRET", "dicomfile:/a.dcm?frame=12&key=…")]
    [TestCase("http://server/a?x=SECRET&frame=SECRET1&xframe=7", "http://server/a?x=…&frame=…&xframe=…")]
    [TestCase("http://server/a#SECRET", "http://server/a#…")]
    [TestCase("ab:\r\n\t\0x", "ab:\uFFFD\uFFFD\uFFFD\uFFFDx")]
    [TestCase("ab:\u202Egnp.exe\u2028\u2029\uFEFF", "ab:\uFFFDgnp.exe\uFFFD\uFFFD\uFFFD")]
    [TestCase("ab\u2028//user:SECRET@host", "ab\uFFFD//…@host")]
    public void ToDisplayString_Text_LeavesOutSecretsAndControls(string value, string expected)
    {
        Assert.That(new ImageId(value).ToDisplayString(), Is.EqualTo(expected));
        Assert.That(new ImageId(value).ToString(), Is.EqualTo(expected));
    }

    [Test]
    public void ToDisplayString_Long_Is200Characters()
    {
        Assert.That(new ImageId("ab:" + new string('x', 197)).ToDisplayString(), Is.EqualTo("ab:" + new string('x', 197)));
        Assert.That(new ImageId("ab:" + new string('x', 198)).ToDisplayString(), Is.EqualTo("ab:" + new string('x', 196) + "…"));
        Assert.That(new ImageId("ab://" + new string('u', 100_000) + "@host").ToDisplayString(), Is.EqualTo("ab://…@host"));
    }

    [Test]
    public void ToDisplayString_AnyText_IsShortAndPlain() => Prop.ForAll<string>(value =>
    {
        var text = new ImageId(value).ToDisplayString();
        return text.Length <= 200 && text.All(c => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));
    }).QuickCheckThrowOnFailure();

    [Test]
    public void ToDisplayString_SecretInAnyUserQueryOrFragment_IsNotShown()
    {
        // Pieces of a URL in any number and order; the secret stands only where a user, a query value or a fragment is.
        var piece = Gen.Elements("a", "/", "//", "@", "?", "&", "=", ":", "%20", "b=", ";");
        var text = Gen.ListOf(piece).Select(pieces => string.Concat(pieces));
        Prop.ForAll(Arb.From(text), Arb.From(text), (before, after) =>
        {
            string[] values =
            [
                $"ab://{Secret}@host/{before}",
                $"ab://u:{Secret}@host/{before}?k={Secret}{after}",
                $"ab:{before}?{after.Replace("?", "", StringComparison.Ordinal)}&key={Secret}",
                $"ab:{before}#{Secret}{after}",
            ];
            return values.All(value => !new ImageId(value).ToDisplayString().Contains(Secret, StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();
    }
}
