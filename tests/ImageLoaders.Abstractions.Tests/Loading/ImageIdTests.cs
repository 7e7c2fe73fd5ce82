using FsCheck;
using FsCheck.Fluent;

namespace ImageLoaders.Abstractions.Tests.Loading;

internal sealed class ImageIdTests
{
    [TestCase("noise:42", "noise", "42")]
    [TestCase("WadoURI:https://Server/x?y=Z", "wadouri", "https://Server/x?y=Z")]
    [TestCase("a+b-c.d1:", "a+b-c.d1", "")]
    [TestCase("ab::c", "ab", ":c")]
    public void Constructor_SchemeAndRest_AreSplitAtTheFirstColon(string value, string scheme, string rest)
    {
        var id = new ImageId(value);

        Assert.That(id.IsValid);
        Assert.That((id.Scheme, id.Rest, id.Value), Is.EqualTo((scheme, rest, value)));
        Assert.That(id.SchemeSpan.ToString(), Is.EqualTo(value[..scheme.Length]));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase(":")]
    [TestCase(":rest")]
    [TestCase("C:\\x.dcm")]
    [TestCase("c:/x.dcm")]
    [TestCase("no scheme at all")]
    [TestCase("noscheme")]
    [TestCase("1a:x")]
    [TestCase("-ab:x")]
    [TestCase(" ab:x")]
    [TestCase("a b:x")]
    [TestCase("a/b:x")]
    [TestCase("äb:x")]
    [TestCase("a\u212A:x")]
    [TestCase("ab\0:x")]
    public void Constructor_NoScheme_IsInvalidAndThrowsNothing(string? value)
    {
        ImageId id = value;

        Assert.That(id.IsValid, Is.False);
        Assert.That((id.Scheme, id.Rest, id.Value), Is.EqualTo(("", value ?? "", value ?? "")));
        Assert.That(id.ToKey(), Is.EqualTo(value ?? ""));
    }

    [Test]
    public void Default_EqualsTheEmptyId()
    {
        Assert.That(default(ImageId) == new ImageId(""));
        Assert.That(default(ImageId).GetHashCode(), Is.EqualTo(new ImageId(null).GetHashCode()));
        Assert.That((default(ImageId).IsValid, default(ImageId).ToKey(), default(ImageId).ToString()), Is.EqualTo((false, "", "")));
    }

    [TestCase(64, true)]
    [TestCase(65, false)]
    public void IsValid_SchemeLength_EndsAt64(int length, bool isValid)
    {
        var scheme = new string('s', length);

        Assert.That(new ImageId(scheme + ":x").IsValid, Is.EqualTo(isValid));
        Assert.That(ImageId.IsValidScheme(scheme), Is.EqualTo(isValid));
    }

    [TestCase("noise", true)]
    [TestCase("NOISE", true)]
    [TestCase("n", false)]
    [TestCase("", false)]
    [TestCase(null, false)]
    [TestCase("noise:", false)]
    [TestCase("no:ise", false)]
    [TestCase("no ise", false)]
    public void IsValidScheme_Text_FollowsTheGrammar(string? scheme, bool isValid) =>
        Assert.That(ImageId.IsValidScheme(scheme), Is.EqualTo(isValid));

    [TestCase("noise:a", "NOISE:a", true)]
    [TestCase("noise:a", "noise:A", false)]
    [TestCase("noise:a", "noise2:a", false)]
    [TestCase("C:\\x", "c:\\x", false)]
    public void Equals_SchemeWithoutCase_RestToTheLetter(string left, string right, bool equal)
    {
        ImageId a = left, b = right;

        Assert.That(a == b, Is.EqualTo(equal));
        Assert.That(a != b, Is.EqualTo(!equal));
        Assert.That(a.Equals((object)b), Is.EqualTo(equal));
        Assert.That(a.ToKey() == b.ToKey(), Is.EqualTo(equal));
        Assert.That(a.GetHashCode() == b.GetHashCode(), Is.EqualTo(equal));
    }

    [Test]
    public void Equals_TheSameFromManySchemes_HoldsForAll() => Prop.ForAll<NonNull<string>>(rest =>
    {
        ImageId lower = "abc:" + rest.Get, upper = "ABC:" + rest.Get;
        return lower == upper && lower.GetHashCode() == upper.GetHashCode() && lower.ToKey() == upper.ToKey() && lower.Rest == rest.Get;
    }).QuickCheckThrowOnFailure();

    [Test]
    public void ToKey_AnyTwoIds_AreEqualWhenTheIdsAre() => Prop.ForAll<string, string>((left, right) =>
    {
        ImageId a = left, b = right;
        return (a == b) == (a.ToKey() == b.ToKey());
    }).QuickCheckThrowOnFailure();

    [Test]
    public void ToKey_Over4096Characters_IsSchemeAndHash()
    {
        var longest = "base64:" + new string('A', 4089);

        Assert.That(new ImageId(longest).ToKey(), Is.EqualTo(longest));
        Assert.That(new ImageId(longest + "A").ToKey(), Does.Match("^base64:sha256:[0-9a-f]{64}$"));
        Assert.That(new ImageId("BASE64:" + longest[7..] + "A").ToKey(), Is.EqualTo(new ImageId(longest + "A").ToKey()));
        Assert.That(new ImageId(longest + "B").ToKey(), Is.Not.EqualTo(new ImageId(longest + "A").ToKey()));
    }

    [Test]
    public void ToKey_LoneSurrogates_StayDifferent()
    {
        var padding = new string('A', 5000);

        Assert.That(new ImageId($"ab:{padding}\uD800").ToKey(), Is.Not.EqualTo(new ImageId($"ab:{padding}\uD801").ToKey()));
    }

    [TestCase("ab:")]
    [TestCase("")]
    public void ToKey_AnIdThatLooksLikeAKey_IsNotThatKey(string scheme)
    {
        var key = new ImageId(scheme + new string('A', 5000)).ToKey();

        Assert.That(new ImageId(key).ToKey(), Is.Not.EqualTo(key));
    }
}
