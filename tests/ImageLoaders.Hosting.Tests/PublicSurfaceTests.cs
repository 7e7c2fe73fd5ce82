using ImageLoaders.Tests;

namespace ImageLoaders.Hosting.Tests;

internal sealed class PublicSurfaceTests
{
    [Test]
    public void Library_PublicSurface_IsTheApprovedOne() => PublicSurface.AssertApproved(
        typeof(ImageLoaderHost).Assembly,
            Path.Combine(Repository.Root, "tests", "ImageLoaders.Hosting.Tests", "PublicSurface.approved.txt"));
}
