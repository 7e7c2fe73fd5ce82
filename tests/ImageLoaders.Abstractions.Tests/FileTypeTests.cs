namespace ImageLoaders.Abstractions.Tests;

internal sealed class FileTypeTests
{
    [Test]
    public void Pattern_WithAnyBytes_MatchesWhateverTheyAre()
    {
        var pattern = new FilePattern("52 49 46 46 ?? ?? ?? ?? 57 45 42 50");

        Assert.That(pattern.FixedBytes, Is.EqualTo(8));
        Assert.That(pattern.Matches("RIFF\u0001\u0002\u0003\u0004WEBPVP8"u8), Is.True);
        Assert.That(pattern.Matches("RIFF\u0001\u0002\u0003\u0004WAVEfmt"u8), Is.False);
        Assert.That(pattern.Matches("RIFF"u8), Is.False, "a file that is shorter");
    }

    [Test]
    public void Pattern_AtAnOffset_IsLookedForThere()
    {
        var pattern = FilePattern.FromText("DICM", offset: 128);

        Assert.That(pattern, Is.EqualTo(new FilePattern("44 49 43 4D", 128)));
        Assert.That(pattern.Matches([.. new byte[128], .. "DICM"u8]), Is.True);
        Assert.That(pattern.Matches("DICM"u8), Is.False);
    }

    [TestCase("")]
    [TestCase("?? ??")]
    [TestCase("5")]
    [TestCase("5G")]
    [TestCase("525")]
    public void Pattern_NoBytes_Throws(string bytes) => Assert.That(() => new FilePattern(bytes), Throws.ArgumentException);

    [Test]
    public void Pattern_FurtherThanAFileIsRead_Throws()
    {
        Assert.That(() => new FilePattern("00", FilePattern.MaximumReachBytes), Throws.ArgumentException);
        Assert.That(() => new FilePattern("00", int.MaxValue), Throws.ArgumentException);
        Assert.That(() => new FilePattern("00", -1), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => FilePattern.FromText("é"), Throws.ArgumentException);
    }

    [TestCase("nii")]
    [TestCase(".")]
    [TestCase(".nii.")]
    [TestCase("./nii")]
    [TestCase("")]
    public void Extensions_NoneOfAFileName_Throws(string extension) =>
        Assert.That(() => new FileType("a file") { Extensions = [extension] }, Throws.ArgumentException);
}
