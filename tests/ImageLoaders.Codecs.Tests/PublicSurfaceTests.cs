using ImageLoaders.Tests;

namespace ImageLoaders.Codecs.Tests;

internal sealed class PublicSurfaceTests
{
    [Test]
    public void Library_PublicSurface_IsTheApprovedOne() => PublicSurface.AssertApproved(
        typeof(RleCodec).Assembly, Path.Combine(Repository.Root, "tests", "ImageLoaders.Codecs.Tests", "PublicSurface.approved.txt"));
}
