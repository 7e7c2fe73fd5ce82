namespace ImageLoaders.Codecs.Tests;

public sealed class NativeCodecLibraryTests
{
    [Test]
    public void All_OnABuildMachine_AreFoundWithPathAndVersion()
    {
        Assert.Multiple(() =>
        {
            foreach (var library in NativeCodecLibrary.All)
            {
                Assert.That(library.IsAvailable, Is.True, library.Name);
                Assert.That(library.Path, Does.Exist, library.Name);
                Assert.That(library.Version, Is.Not.Null.And.Not.Empty, library.Name);
                Assert.That(library.ThrowIfMissing, Throws.Nothing);
            }
        });
    }

    [Test]
    public void ThrowIfMissing_UnknownLibrary_NamesThePackagesToInstall()
    {
        var missing = NativeCodecLibrary.ForFile("no-such-codec", "Pictures", "libno-such-codec.so.9", "Debian libno-such-codec9");

        Assert.That(missing.IsAvailable, Is.False);
        Assert.That(missing.Path, Is.Null);
        Assert.That(
            missing.ThrowIfMissing,
            Throws.TypeOf<ImageLoadException>()
                .With.Property(nameof(ImageLoadException.Error)).EqualTo(ImageLoadError.Unsupported)
                .And.Message.Contains("Debian libno-such-codec9"));
    }
}
