using ImageLoaders.Tests;

namespace ImageLoaders.Display.Tests;

internal sealed class PublicSurfaceTests
{
    [Test]
    public void Library_PublicSurface_IsTheApprovedOne() => PublicSurface.AssertApproved(
        typeof(ImageRenderer).Assembly, Path.Combine(Repository.Root, "tests", "ImageLoaders.Display.Tests", "PublicSurface.approved.txt"));
}
